using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests;

/// <summary>What a newcomer can do wrong at the start is told in one line on standard error: what, and what to do.</summary>
public sealed class WrongStartTests
{
    private static readonly Dictionary<string, string> Development = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    [Theory]
    [InlineData("--port abc", "--port is a number from 0 to 65535.")]
    [InlineData("--port -1", "--port")]
    [InlineData("--port 65536", "--port is a number from 0 to 65535.")]
    [InlineData("--prot 5080", "--prot is not known here.")]
    [InlineData("serve", "serve is not known here.")]
    [InlineData("--head abc --verify-audit", "--head is 64 hex digits.")]
    public async Task A_wrong_argument_is_one_line(string arguments, string expected) =>
        (await Refused(Development, code: 2, arguments.Split(' '))).ShouldStartWith(expected);

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var line = await Refused(Development, code: 1, "--data", folder.Path, "--no-demo", "--port", port);

        line.ShouldBe($"http://127.0.0.1:{port} is in use. Stop the program that uses it, or serve elsewhere (--urls, ASPNETCORE_URLS).");
        // Found before anything was started.
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Https_without_a_certificate_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var home = new Dictionary<string, string>(Development) { ["HOME"] = folder.Path };

        (await Refused(home, code: 1, "--data", folder.Path, "--no-demo", "--urls", "https://127.0.0.1:0"))
            .ShouldStartWith("An https address is configured, and no certificate. Set Kestrel__Certificates__Default__Path");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var line = await Refused(Development, code: 1, "--data", Path.Combine(file, "data"), "--no-demo");

        line.ShouldStartWith($"{file}/data cannot be used: ");
        line.ShouldContain("give it another folder with --data");
    }

    [Fact]
    public async Task An_empty_folder_has_no_audit_log_and_stays_empty()
    {
        using var folder = new TemporaryFolder();

        (await Refused(Development, code: 2, "--verify-audit", "--data", folder.Path)).ShouldStartWith($"{folder.Path} holds no database.");

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_database_has_no_audit_log()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);

        (await Refused(new() { ["DATABASE_URL"] = database.ConnectionString, ["ASPNETCORE_ENVIRONMENT"] = "Testing" }, code: 2, "--verify-audit"))
            .ShouldStartWith("This database has no audit log");
    }

    [Fact]
    public async Task The_host_s_usual_arguments_work()
    {
        using var folder = new TemporaryFolder();

        var printed = await ApiProcess.Run(
            new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" }, "--environment", "Development", "--Logging:LogLevel:Default", "Debug", "--PAYOUT:X=1", "--print-config");
        printed.ExitCode.ShouldBe(0, string.Join('\n', printed.Errors));
        printed.Output[0].ShouldContain("Development");

        var served = await ApiProcess.Run(Development, "--data", folder.Path, "--urls=http://127.0.0.1:0", "--exit-after-run");
        served.ExitCode.ShouldBe(0, string.Join('\n', served.Errors));
        served.Output.ShouldContain(line => line.StartsWith("OrleansPayouts in Development on http://127.0.0.1:", StringComparison.Ordinal)
            && !line.EndsWith(":5080", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_are_read_from_the_program_s_folder_wherever_it_is_started()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "appsettings.json"), """{"PAYOUT_BATCH_SIZE":7}""", TestContext.Current.CancellationToken);
        var program = typeof(ApiProgram).Assembly.Location;

        var elsewhere = await ApiProcess.RunIn(folder.Path, program, Development, "--print-config");
        // The file that the program is delivered with in the repository.
        elsewhere.Output.ShouldContain("PAYOUT_MAX_CONCURRENT = 10  # appsettings.Development.json", string.Join('\n', elsewhere.Output));
        elsewhere.Output.ShouldContain("PAYOUT_BATCH_SIZE = 10  # default");

        var told = await ApiProcess.RunIn(folder.Path, program, Development, "--contentRoot", folder.Path, "--print-config");
        told.Output.ShouldContain("PAYOUT_BATCH_SIZE = 7  # appsettings.json", string.Join('\n', told.Output));
    }

    [Fact]
    public void Failures_are_described_in_one_line_however_they_are_wrapped()
    {
        var refused = new InvalidOperationException("outer", new IOException("two\nlines"));
        StartFailure.Describe(refused).ShouldBe("two lines");
        StartFailure.Describe(new AggregateException(new SocketException((int)SocketError.AccessDenied)))!.ShouldContain("port above 1023");
        StartFailure.Describe(new InvalidOperationException("a mistake of ours")).ShouldBeNull();
    }

    private static async Task<string> Refused(Dictionary<string, string> environment, int code, params string[] arguments)
    {
        var ended = await ApiProcess.Run(environment, arguments);
        ended.ExitCode.ShouldBe(code, string.Join('\n', ended.Output.Concat(ended.Errors)));
        return ended.Errors.ShouldHaveSingleItem();
    }
}
