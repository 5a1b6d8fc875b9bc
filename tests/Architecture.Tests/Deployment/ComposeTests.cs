using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>What can be said of <c>docker-compose.yml</c> without an engine.</summary>
public sealed partial class ComposeTests
{
    private static readonly Yaml File = Yaml.Read("docker-compose.yml");

    /// <summary>All that is used of the Compose specification: another word is a misspelling or deserves a look at the specification.</summary>
    private static readonly string[] Vocabulary =
    [
        "image", "build", "restart", "user", "read_only", "tmpfs", "cap_drop", "security_opt", "logging", "depends_on", "environment",
        "secrets", "healthcheck", "stop_grace_period", "deploy", "ports", "profiles", "command", "volumes", "shm_size",
    ];

    private static IEnumerable<Yaml> Services => File["services"].Keys.Select(name => File["services"][name]);

    /// <summary>Those that are built here.</summary>
    private static IEnumerable<Yaml> Programs => Services.Where(service => !service["build"].IsMissing);

    [Fact]
    public void It_has_the_database_the_silos_the_api_and_a_simulator_for_trying_out()
    {
        File["services"].Keys.ShouldBe(["postgres", "silo", "api", "stripe-simulator"], ignoreOrder: true);
        File.Keys.Where(key => !key.StartsWith("x-", StringComparison.Ordinal)).ShouldBe(["name", "services", "volumes", "secrets"], ignoreOrder: true);
        Services.SelectMany(service => service.Keys).Except(Vocabulary).ShouldBeEmpty();
        Services.Where(service => !service["profiles"].IsMissing).ShouldHaveSingleItem().Path.ShouldEndWith(".stripe-simulator");
        DeployedProgram.All[0].Environment["STRIPE_API_BASE"].ShouldBe("https://api.stripe.com");
    }

    [Fact]
    public void Silos_can_be_as_many_as_wanted()
    {
        var silo = File["services"]["silo"];
        silo["deploy"]["replicas"].Text.ShouldBe("3");
        // A port of the machine or a name can be had once only; an address that is written down is that of one silo.
        silo["ports"].IsMissing.ShouldBeTrue();
        silo["environment"]["ORLEANS_ADVERTISED_ADDRESS"].IsMissing.ShouldBeTrue();
        Services.Where(service => !service["container_name"].IsMissing || !service["hostname"].IsMissing).ShouldBeEmpty();
        // With a second network a silo has a second address and does not start until it is told which one to advertise.
        File["networks"].IsMissing.ShouldBeTrue();
        Services.Where(service => !service["networks"].IsMissing || !service["network_mode"].IsMissing).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_api_can_be_reached_from_outside_and_only_from_this_machine() => Services
        .SelectMany(service => service["ports"].Texts.Select(port => (service.Path, port)))
        .ShouldHaveSingleItem().ShouldBe(("docker-compose.yml#0.services.api", "127.0.0.1:8080:8080"));

    [Fact]
    public void Every_service_is_watched_restarted_and_limited()
    {
        foreach (var service in Services)
        {
            service["restart"].Text.ShouldBe("unless-stopped", service.Path);
            var check = service["healthcheck"];
            check["test"].Texts.First().ShouldBe("CMD", service.Path);
            check.Keys.ShouldBe(["test", "interval", "timeout", "retries", "start_period"], ignoreOrder: true, service.Path);
            Seconds(check["timeout"].Text).ShouldBeLessThan(Seconds(check["interval"].Text) + 1, service.Path);
            var limits = service["deploy"]["resources"]["limits"];
            double.Parse(limits["cpus"].Text, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
            limits["memory"].Text.ShouldMatch("^[0-9]+[MG]$");
            service["logging"]["options"]["max-size"].IsMissing.ShouldBeFalse(service.Path);
        }
    }

    [Fact]
    public void No_service_is_root_or_can_become_it()
    {
        foreach (var service in Services)
        {
            service["user"].Text.ShouldMatch("^[1-9][0-9]*:[1-9][0-9]*$", service.Path);
            service["cap_drop"].Texts.ShouldBe(["ALL"], service.Path);
            service["security_opt"].Texts.ShouldContain("no-new-privileges:true", service.Path);
        }

        foreach (var program in Programs)
            program["read_only"].Text.ShouldBe("true", program.Path);
    }

    [Fact]
    public void Images_of_others_are_pinned_to_a_version()
    {
        foreach (var service in Services.Where(service => service["build"].IsMissing))
            service["image"].Text.ShouldMatch(Pinned, service.Path);
        foreach (var program in Programs)
            DeployedProgram.Default(program["image"].Text).ShouldMatch("^orleans-payouts-[a-z]+:local$");
    }

    /// <summary>A full version, and a digest or none.</summary>
    internal const string Pinned = @"^[a-z0-9./-]+:[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z0-9.-]+)?(@sha256:[0-9a-f]{64})?$";

    [Fact]
    public async Task Every_secret_is_a_file_that_the_script_makes_and_a_service_uses()
    {
        using var made = new MadeSecrets();
        (await made.MakeAsync(isTrial: true)).ExitCode.ShouldBe(0);
        foreach (var name in File["secrets"].Keys)
        {
            File["secrets"][name].Keys.ShouldBe(["file"]);
            File["secrets"][name]["file"].Text.ShouldBe("${PAYOUT_SECRETS:-./secrets}/" + name);
            made.Read(name).ShouldNotBeEmpty(name);
        }

        Services.SelectMany(service => service["secrets"].Texts).Distinct().Order().ShouldBe(File["secrets"].Keys.Order());
        Services.SelectMany(service => service.Keys).ShouldNotContain("env_file");
    }

    [Fact]
    public void A_health_check_starts_a_program_that_is_in_the_image()
    {
        var dockerfile = Dockerfile.Read();
        foreach (var program in Programs)
        {
            var test = program["healthcheck"]["test"].Texts.Skip(1).ToArray();
            test[..2].ShouldBe(dockerfile.EntryPoint(program["build"]["target"].Text), program.Path);
            test[2].ShouldBe("--check-health", program.Path);
        }

        Api.ApiCommand.Create().Options.ShouldContain(option => option.Name == "--check-health");
    }

    [Fact]
    public void A_program_is_given_the_time_that_it_takes_to_stop()
    {
        // Both wait at most 60 s for what they have begun (Program.cs of each).
        foreach (var name in new[] { "silo", "api" })
            Seconds(File["services"][name]["stop_grace_period"].Text).ShouldBeGreaterThan(60);
    }

    [Fact]
    public void Nothing_is_asked_of_the_shell_s_environment_that_is_not_known()
    {
        var text = System.IO.File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docker-compose.yml"));
        var asked = Interpolated().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        asked.Where(name => name is not ("PAYOUT_ENVIRONMENT" or "PAYOUT_VERSION" or "PAYOUT_SECRETS")).Except(KnownVariables.Names).ShouldBeEmpty();
        foreach (var (name, _) in SystemdUnit.Assignments(System.IO.File.ReadLines(Path.Combine(RepositoryRoot.Path, "deploy/try.env"))))
            asked.ShouldContain(name);
    }

    /// <summary>A database of a trial that is opened with the live key would pay what was only tried.</summary>
    [Fact]
    public void A_trial_shares_neither_database_nor_secrets_with_the_real_one()
    {
        var trial = System.IO.File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy/try.env"));
        var script = System.IO.File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy/make-secrets.sh"));
        var folder = SystemdUnit.Assignments(trial.Split('\n'))["PAYOUT_SECRETS"];
        folder.ShouldNotBe("./secrets");
        script.ShouldContain($"trial=yes; default={folder["./".Length..]};");
        foreach (var file in new[] { "deploy/try.env", "docker-compose.yml", "README.md", "docs/operations.md" })
        {
            var commands = TrialCommand().Matches(System.IO.File.ReadAllText(Path.Combine(RepositoryRoot.Path, file)));
            commands.ShouldNotBeEmpty(file);
            commands.ShouldAllBe(command => command.Value.Contains("-p payouts-try ") && command.Value.Contains("--env-file deploy/try.env"));
        }
    }

    [Fact]
    public async Task The_connections_of_five_silos_and_an_api_fit_into_the_database()
    {
        using var made = new MadeSecrets();
        (await made.MakeAsync(isTrial: true)).ExitCode.ShouldBe(0);
        var money = int.Parse(made.Read("database_url").Split("Maximum%20Pool%20Size=")[1], CultureInfo.InvariantCulture);
        // Orleans's own pool: PayoutDatabase.ForOrleans.
        const int orleans = 20;
        var most = File["services"]["postgres"]["command"].Texts.Single(text => text.StartsWith("max_connections=", StringComparison.Ordinal));

        // Ten are for the operator, for a backup and for PostgreSQL itself.
        (6 * (money + orleans) + 10).ShouldBeLessThanOrEqualTo(int.Parse(most.Split('=')[1], CultureInfo.InvariantCulture));
    }

    private static int Seconds(string text) => int.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture);

    [GeneratedRegex("docker compose[^\\n`]*--profile try[^\\n`]*")]
    private static partial Regex TrialCommand();

    [GeneratedRegex(@"\$\{([A-Z_]+)[:}]")]
    private static partial Regex Interpolated();
}
