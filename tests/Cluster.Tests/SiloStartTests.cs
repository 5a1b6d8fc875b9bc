using System.Net;
using System.Net.Sockets;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Cluster.Tests;

public sealed class SiloStartTests
{
    [Fact(Timeout = 120_000)]
    public async Task Wrong_settings_end_it_with_a_line_for_each_and_no_secret_in_any()
    {
        var (exitCode, errors) = await Run(new()
        {
            ["DATABASE_URL"] = "postgres://payouts:verysecret@127.0.0.1:1/payouts",
            ["STRIPE_SECRET_KEY"] = "verysecret",
            ["ORLEANS_SILO_PORT"] = "70000",
            ["ORLEANS_ADVERTISED_ADDRESS"] = "0.0.0.0",
            ["ORLEANS_CLUSTER_ID"] = "a b",
            ["ORLEANS_TLS_CERTIFICATE"] = "/nowhere.pfx",
        });

        exitCode.ShouldBe(2);
        errors.Length.ShouldBe(5, string.Join('\n', errors));
        foreach (var name in new[] { "STRIPE_SECRET_KEY", "ORLEANS_SILO_PORT", "ORLEANS_ADVERTISED_ADDRESS", "ORLEANS_CLUSTER_ID", "ORLEANS_TLS_AUTHORITY" })
            errors.ShouldContain(line => line.StartsWith(name + " is ", StringComparison.Ordinal));
        errors.ShouldAllBe(line => !line.Contains("verysecret"));
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_in_effect_is_printed_without_a_secret_and_nothing_starts()
    {
        // Nothing listens there: a silo that started would fail.
        await using var silo = ProgramProcess.Start(
            "silo",
            typeof(SiloProgram),
            0,
            new Dictionary<string, string>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Testing",
                ["STRIPE_SECRET_KEY"] = "sk_test_verysecret",
                ["PAYOUT_DATA_KEY"] = "bX4mVq7C2wYk9TtLr0JdZs5HnG8aUeP1oFi3xQvB6cE=",
                ["DATABASE_URL"] = "postgres://payouts:verysecret@127.0.0.1:1/payouts",
                ["ORLEANS_ADVERTISED_ADDRESS"] = "127.0.0.1",
                ["ORLEANS_SILO_PORT"] = "12345",
            },
            said: null,
            "--print-config");

        (await silo.Ends()).ShouldBe(0, silo.Output);
        silo.Errors.ShouldBeEmpty();
        foreach (var line in new[]
                 {
                     "DATABASE_URL = host 127.0.0.1, port 1, database payouts, user payouts, password ***  # environment",
                     "ORLEANS_SILO_PORT = 12345  # environment",
                     "ORLEANS_HEALTH_PORT = 8081  # default",
                     "PAYOUT_MAX_RETRIES = 3  # default",
                 })
            silo.Output.ShouldContain(line);
        silo.Output.ShouldNotContain("verysecret");
        silo.Output.ShouldNotContain("bX4mVq7C");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_database_that_is_away_is_waited_for_and_told_once()
    {
        await using var silo = Start(new() { ["DATABASE_URL"] = "postgres://payouts:secret@127.0.0.1:1/payouts" });

        await Eventually.Is(() => silo.Output.Contains("127.0.0.1:1 is away"), TimeSpan.FromMinutes(1), () => silo.Output);
        silo.IsGone.ShouldBeFalse();
        silo.Output.Split('\n').Count(line => line.Contains("away")).ShouldBe(1, silo.Output);
        silo.Output.ShouldNotContain("secret");
        silo.Errors.ShouldBeEmpty();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        await using var cluster = await PayoutCluster.Prepare();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var silo = cluster.StartSilo(new Dictionary<string, string> { ["ORLEANS_GATEWAY_PORT"] = $"{port}" });

        (await silo.Ends()).ShouldBe(1, silo.Output);
        silo.Errors.ShouldHaveSingleItem(silo.Output).ShouldContain($"{port}");
    }

    [Fact(Timeout = 120_000)]
    public async Task Where_others_could_reach_it_without_TLS_it_does_not_start()
    {
        var (exitCode, errors) = await Run(new()
        {
            ["DATABASE_URL"] = "postgres://payouts:secret@127.0.0.1:1/payouts",
            ["ORLEANS_ADVERTISED_ADDRESS"] = "10.1.2.3",
        });

        exitCode.ShouldBe(2);
        errors.ShouldHaveSingleItem().ShouldStartWith("ORLEANS_TLS_CERTIFICATE is not set, and the silo would listen at 10.1.2.3");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_database_over_a_network_without_verified_TLS_stops_the_start()
    {
        var (exitCode, errors) = await Run(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["STRIPE_SECRET_KEY"] = "sk_test_51Kq8vX2mZr5tYb7Nc4Jw9Lh3",
            ["DATABASE_URL"] = "postgres://payouts:verysecret@10.1.2.3/payouts?sslmode=Require",
        });

        exitCode.ShouldBe(2);
        errors.ShouldHaveSingleItem().ShouldStartWith("DATABASE_URL is without sslmode=VerifyFull, and 10.1.2.3 is not this machine");
        errors[0].ShouldNotContain("verysecret");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_database_that_answers_without_TLS_stops_the_start_and_learns_nothing()
    {
        await using var server = new UntrustedDatabase(UntrustedDatabase.ClearText);

        var (exitCode, errors) = await Run(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["STRIPE_SECRET_KEY"] = "sk_test_51Kq8vX2mZr5tYb7Nc4Jw9Lh3",
            ["DATABASE_URL"] = $"postgres://payouts:verysecret@127.0.0.1:{server.Port}/payouts?sslmode=VerifyFull",
        });

        exitCode.ShouldBe(1);
        errors.ShouldHaveSingleItem().ShouldNotContain("verysecret");
        server.Connections.ShouldBeGreaterThan(0);
        server.Received.ShouldNotContain("payouts");
    }

    private static async Task<(int ExitCode, string[] Errors)> Run(Dictionary<string, string> settings)
    {
        await using var silo = Start(settings);
        return (await silo.Ends(), silo.Errors);
    }

    private static ProgramProcess Start(Dictionary<string, string> settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Testing",
            ["STRIPE_SECRET_KEY"] = "sk_test_simulator",
            ["PAYOUT_DATA_KEY"] = "bX4mVq7C2wYk9TtLr0JdZs5HnG8aUeP1oFi3xQvB6cE=",
            ["ORLEANS_ADVERTISED_ADDRESS"] = "127.0.0.1",
            ["ORLEANS_HEALTH_PORT"] = "0",
            ["ORLEANS_SILO_PORT"] = "0",
            ["ORLEANS_GATEWAY_PORT"] = "0",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        return ProgramProcess.Start("silo", typeof(SiloProgram), 0, environment, said: null);
    }
}
