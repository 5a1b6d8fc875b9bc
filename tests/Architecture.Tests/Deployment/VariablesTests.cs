using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>The programs' own readers judge what each deployment gives them.</summary>
public sealed class VariablesTests
{
    private const string StripeKey = "sk_live_51Kq8vX2mZr5tYb7Nc4Jw9Lh3";

    [Fact]
    public void Every_variable_of_a_deployment_is_one_that_a_program_reads()
    {
        KnownVariables.Names.Count.ShouldBeGreaterThan(30);
        DeployedProgram.All
            .SelectMany(program => program.Environment.Keys.Select(name => (program.Place, name)))
            .Where(named => !KnownVariables.Names.Contains(named.name))
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_secret_is_written_into_a_deployment() => DeployedProgram.All
        .SelectMany(program => program.Environment.Select(pair => (program.Place, pair.Key)))
        .Where(named => KnownVariables.IsSecret(named.Key))
        .ShouldBeEmpty();

    [Fact]
    public void Every_file_that_a_variable_names_is_a_secret_that_is_mounted_there_and_every_mounted_secret_is_used()
    {
        foreach (var program in DeployedProgram.All)
        {
            var named = program.Environment.Values.Where(value => value.StartsWith("/run/secrets/", StringComparison.Ordinal) || value.StartsWith("%d/", StringComparison.Ordinal));
            named.Order().ShouldBe(program.SecretFiles.Keys.Order(), $"{program.Place} {program.Role}");
        }
    }

    [Fact]
    public void All_programs_of_a_deployment_agree_on_what_they_must_agree_on()
    {
        string[] shared = ["ORLEANS_CLUSTER_ID", "ORLEANS_SERVICE_ID", "ASPNETCORE_ENVIRONMENT"];
        foreach (var program in DeployedProgram.All)
        {
            program.Environment["ASPNETCORE_ENVIRONMENT"].ShouldBe("Production", program.Place);
            foreach (var name in shared)
                program.Environment[name].ShouldBe(DeployedProgram.All[0].Environment[name], $"{program.Place} {program.Role} {name}");
            program.Environment.Keys.Where(name => name.StartsWith("ORLEANS_TLS_", StringComparison.Ordinal)).Count().ShouldBe(3, program.Place);
        }
    }

    [Fact]
    public async Task A_silo_accepts_its_settings_and_misses_none()
    {
        foreach (var program in DeployedProgram.All.Where(program => program.Role == "silo"))
        {
            using var secrets = await MakeSecrets(program);
            var (settings, mistakes) = ReadEngine(Settings(program, secrets));
            mistakes.ShouldBeEmpty(program.Place);
            settings.StripeSecretKey.ShouldBe(StripeKey);
            settings.StripeApiBase.ShouldBe(EngineSettingsReader.StripeItself);

            foreach (var required in new[] { "DATABASE_URL_FILE", "PAYOUT_DATA_KEY_FILE", "STRIPE_SECRET_KEY_FILE" })
                ReadEngine(Settings(program, secrets, without: required)).Mistakes.Count.ShouldBe(1, $"{program.Place} {required}");
        }
    }

    [Fact]
    public async Task An_api_accepts_its_settings_and_gets_no_key_of_Stripe()
    {
        foreach (var program in DeployedProgram.All.Where(program => program.Role == "api"))
        {
            using var secrets = await MakeSecrets(program);
            program.Environment.Keys.ShouldNotContain(name => name.StartsWith("STRIPE_", StringComparison.Ordinal), program.Place);
            program.Environment["PAYOUT_ORLEANS"].ShouldBe("client", program.Place);
            MistakesOfApi(Settings(program, secrets)).ShouldBeEmpty(program.Place);
            foreach (var required in new[] { "DATABASE_URL_FILE", "PAYOUT_DATA_KEY_FILE", "CRON_API_KEY_FILE", "ADMIN_API_KEY_FILE" })
                MistakesOfApi(Settings(program, secrets, without: required)).Count.ShouldBe(1, $"{program.Place} {required}");
        }
    }

    /// <summary>Another key could sign in the name of a silo; another certificate would be refused at the start.</summary>
    [Fact]
    public async Task A_silo_has_a_silo_s_certificate_and_an_api_a_client_s()
    {
        foreach (var program in DeployedProgram.All)
        {
            using var secrets = await MakeSecrets(program);
            var isSilo = program.Role == "silo";
            program.SecretFiles.Values.ShouldContain(isSilo ? "silo_certificate" : "client_certificate", program.Place);
            program.SecretFiles.Values.ShouldNotContain(isSilo ? "client_certificate" : "silo_certificate", program.Place);
            program.SecretFiles.Values.ShouldNotContain("cluster_authority_key", program.Place);

            MistakesOfOrleans(Settings(program, secrets), isSilo).ShouldBeEmpty(program.Place);
            MistakesOfOrleans(Settings(program, secrets), !isSilo).ShouldHaveSingleItem(program.Place).ShouldStartWith("ORLEANS_TLS_CERTIFICATE is");
        }
    }

    /// <summary>Only where the file itself makes the database and its network may passwords and payouts travel unencrypted.</summary>
    [Fact]
    public async Task Only_compose_speaks_to_its_own_database_without_TLS_and_says_so()
    {
        DeployedProgram.All.Where(program => program.Environment.ContainsKey("PAYOUT_DATABASE_PLAINTEXT"))
            .Select(program => program.Place).Distinct().ShouldHaveSingleItem().ShouldBe("docker-compose.yml");
        using var secrets = new MadeSecrets();
        (await secrets.MakeAsync(StripeKey)).ExitCode.ShouldBe(0);
        foreach (var program in DeployedProgram.All.Where(program => program.Role == "silo"))
            ReadEngine(Settings(program, secrets, without: "PAYOUT_DATABASE_PLAINTEXT")).Mistakes
                .ShouldHaveSingleItem(program.Place).ShouldStartWith("DATABASE_URL is without sslmode=VerifyFull");
    }

    [Fact]
    public async Task A_trial_sends_to_the_simulator_and_refuses_to_with_a_live_key()
    {
        using var secrets = new MadeSecrets();
        (await secrets.MakeAsync(isTrial: true)).ExitCode.ShouldBe(0);
        var silo = Settings(DeployedProgram.All[0], secrets);
        var trial = SystemdUnit.Assignments(File.ReadLines(Path.Combine(RepositoryRoot.Path, "deploy/try.env")));
        silo["STRIPE_API_BASE"] = trial["STRIPE_API_BASE"];

        ReadEngine(silo, trial["PAYOUT_ENVIRONMENT"]).Mistakes.ShouldBeEmpty();
        new Uri(trial["STRIPE_API_BASE"]).Host.ShouldBe(Yaml.Read("docker-compose.yml")["services"].Keys.Single(name => name.Contains("simulator")));
        silo.Remove("STRIPE_SECRET_KEY_FILE");
        silo["STRIPE_SECRET_KEY"] = StripeKey;
        ReadEngine(silo, trial["PAYOUT_ENVIRONMENT"]).Mistakes.ShouldHaveSingleItem().ShouldStartWith("STRIPE_API_BASE is");
    }

    /// <summary>As docs/operations.md has them made: where the database is not Compose's own, its address is given.</summary>
    private static async Task<MadeSecrets> MakeSecrets(DeployedProgram program)
    {
        var secrets = new MadeSecrets();
        var elsewhere = program.Place == "docker-compose.yml" ? null : "postgres://payouts:x7Kq2vB9@10.3.0.7/payouts?sslmode=VerifyFull";
        (await secrets.MakeAsync(StripeKey, databaseUrl: elsewhere)).ExitCode.ShouldBe(0);
        return secrets;
    }

    private static Dictionary<string, string?> Settings(DeployedProgram program, MadeSecrets secrets, string? without = null) =>
        program.Environment.Where(pair => pair.Key != without).ToDictionary(
            pair => pair.Key,
            pair => (string?)(program.SecretFiles.TryGetValue(pair.Value, out var file) ? Path.Combine(secrets.Folder, file) : pair.Value));

    private static (EngineSettings Settings, IReadOnlyList<string> Mistakes) ReadEngine(
        Dictionary<string, string?> settings, string environment = "Production")
    {
        var variables = new VariableReader(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var read = new EngineSettingsReader(variables, new Place(environment)).Read(sends: true, fillsInMissing: false);
        return (read, variables.Mistakes);
    }

    private static IReadOnlyList<string> MistakesOfOrleans(Dictionary<string, string?> settings, bool isSilo)
    {
        // Where nothing says it, the machine's own, of which this one may have several.
        settings.TryAdd("ORLEANS_ADVERTISED_ADDRESS", "10.1.2.3");
        var variables = new VariableReader(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        new OrleansSettingsReader(variables, new Place("Production")).Read(isSilo);
        return variables.Mistakes;
    }

    private static List<string> MistakesOfApi(Dictionary<string, string?> settings) =>
    [
        .. SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), new Place("Production")).Mistakes
            .Where(mistake => !mistake.StartsWith("STRIPE_SECRET_KEY is not set", StringComparison.Ordinal)),
    ];

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
