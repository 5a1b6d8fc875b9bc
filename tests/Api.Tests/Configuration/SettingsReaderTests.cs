using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Tests.Configuration;

public sealed class SettingsReaderTests
{
    internal static readonly Dictionary<string, string?> Good = new()
    {
        ["CRON_API_KEY"] = "Kq8vX2mZr5tYb7Nc4Jw9Lh3Df6Gs1Pa0, Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2m",
        ["ADMIN_API_KEY"] = "Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2mZr5tYb7",
        ["STRIPE_SECRET_KEY"] = "sk_live_51Kq8vX2mZr5tYb7Nc4Jw9Lh3",
        ["DATABASE_URL"] = "postgres://payouts:geheim@db.internal:5432/payouts?sslmode=VerifyFull",
        ["PAYOUT_DATA_KEY"] = "xq0bJ7xhtkq1dVYzC4Q5m0cVvI2Zr3T8e9nGkPwLs6U=",
    };

    [Fact]
    public void Good_settings_are_read_whole()
    {
        var (settings, mistakes) = Read("Production", new()
        {
            ["PAYOUT_BATCH_SIZE"] = "250", ["PAYOUT_MAX_RETRIES"] = "0", ["PAYOUT_RETRY_DELAY_MS"] = "100", ["PAYOUT_MIN_THRESHOLD"] = "0.5", ["PAYOUT_MIN_THRESHOLDS"] = "jpy:5000, EUR:20.50",
            ["PAYOUT_PROCESSING_TIMEOUT_MS"] = "80000", ["PAYOUT_MAX_CONCURRENT"] = "7", ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = "24",
            ["PAYOUT_CIRCUIT_FAILURES"] = "9", ["PAYOUT_CIRCUIT_OPEN_MS"] = "2000", ["PAYOUT_RATE_RECOVERY_MS"] = "3000",
            ["PAYOUT_ENABLE_FAILSAFE"] = "false", ["PAYOUT_SHORTFALL_POLICY"] = "refuse", ["PAYOUT_FAILURE_SHARE_PERCENT"] = "10",
            ["PAYOUT_FAILURE_SHARE_AFTER"] = "500", ["MONITORING_ENABLED"] = "False", ["SMTP_URL"] = "smtps://alerts%40press.test:p%3Aw@mail.press.test",
            ["SMTP_FROM"] = "payouts@press.test", ["PAYOUT_WEBHOOK_SIGNING_SECRET"] = "Zk3vT9qLx2Wm7RbN4cYh8JdP6sFgU1aE",
            ["STRIPE_WEBHOOK_SECRET"] = "whsec_Kq8vX2mZr5tYb7Nc4Jw9Lh3D, whsec_Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa",
            ["PAYOUT_DATA_KEY_PREVIOUS"] = "kGm3zv0u9pI6nT1YxWc4dRb8Qe2sLfHa7JoVtKiUyZE=, 5Xn2oPq8rStUvWxYzAbCdEfGhIjKlMnOpQrStUvWxY0=",
            ["PAYOUT_CALLS_PER_MINUTE"] = "900", ["PAYOUT_UNKNOWN_CALLS_PER_MINUTE"] = "30", ["PAYOUT_TRUSTED_PROXIES"] = "10.0.0.7, fd00::/8",
        });

        mistakes.ShouldBeEmpty();
        settings.CronKeys.Count.ShouldBe(2);
        settings.Engine.StripeApiBase.ShouldBe(new Uri("https://api.stripe.com"));
        settings.Engine.ProcessingTimeout.ShouldBe(TimeSpan.FromSeconds(80));
        (settings.Engine.Payouts.BatchSize, settings.Engine.Payouts.MaxRetries, settings.Engine.Payouts.RetryDelayMs).ShouldBe((250, 0, 100));
        (settings.Engine.Payouts.MinimumThresholds, settings.Engine.Payouts.MaxConcurrentProcessing, settings.Engine.Payouts.MaxRequestsPerSecond).ShouldBe(
            (new MinimumThresholds(0.5m, CurrencyAmounts.Parse("EUR:20.50,JPY:5000")), 7, 24));
        (settings.Engine.Payouts.CircuitFailures, settings.Engine.Payouts.CircuitOpenMs, settings.Engine.Payouts.RateRecoveryMs).ShouldBe((9, 2_000, 3_000));
        (settings.Engine.Payouts.EnableFailsafe, settings.Engine.Payouts.ShortfallPolicy).ShouldBe((false, ShortfallPolicy.Refuse));
        (settings.Front.CallsPerMinute, settings.Front.UnknownCallsPerMinute).ShouldBe((900, 30));
        settings.Front.TrustedProxies.ShouldBe([IPNetwork.Parse("10.0.0.7/32"), IPNetwork.Parse("fd00::/8")]);
        (settings.Engine.Payouts.FailureSharePercent, settings.Engine.Payouts.FailureShareAfter).ShouldBe((10, 500));
        settings.WebhookSecrets.ShouldBe(["whsec_Kq8vX2mZr5tYb7Nc4Jw9Lh3D", "whsec_Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa"]);
        Convert.ToBase64String(settings.Engine.DataKeys.Current.Span).ShouldBe(Good["PAYOUT_DATA_KEY"]);
        settings.Engine.DataKeys.Previous.Select(key => key.Span[0]).ShouldBe([(byte)0x90, (byte)0xe5]);
        var silo = settings.Engine.ToSiloOptions();
        (silo.Notifications.MailFrom, silo.Notifications.SigningSecret).ShouldBe(("payouts@press.test", "Zk3vT9qLx2Wm7RbN4cYh8JdP6sFgU1aE"));
        (silo.MonitoringEnabled, silo.Notifications.Smtp, silo.DataKeys).ShouldBe(
            (false, new SmtpEndpoint("mail.press.test", 465, true, "alerts@press.test", "p:w"), settings.Engine.DataKeys));
    }

    [Theory]
    [InlineData("smtp://127.0.0.1", "127.0.0.1", 587, false, null, null)]
    [InlineData("smtp://relay:25/", "relay", 25, false, null, null)]
    [InlineData("smtps://a:b:c@relay", "relay", 465, true, "a", "b:c")]
    public void A_mail_server_is_read_with_its_defaults(string url, string host, int port, bool tls, string? user, string? password) =>
        SmtpEndpoint.TryParse(url).ShouldBe(new SmtpEndpoint(host, port, tls, user, password));

    [Theory]
    [InlineData("https://id.press.test/realms/x", "payouts", null)]
    [InlineData("https://id.press.test", null, "OIDC_AUDIENCE is not set")]
    [InlineData(null, "payouts", "OIDC_AUDIENCE is set without OIDC_ISSUER")]
    [InlineData("http://127.0.0.1:8080", "payouts", "OIDC_ISSUER is a text of 21 characters")]
    [InlineData("https://me:geheim@id.press.test", "payouts", "OIDC_ISSUER is a text of 31 characters")]
    public void Tokens_need_an_issuer_over_https_and_what_they_are_for(string? issuer, string? audience, string? mistake)
    {
        var (settings, mistakes) = Read("Production", new() { ["OIDC_ISSUER"] = issuer, ["OIDC_AUDIENCE"] = audience });

        if (mistake is null)
            settings.Front.Oidc.ShouldBe(new OidcSettings(new Uri(issuer!), audience!, "roles", AllowsHttp: false));
        else
            mistakes.ShouldHaveSingleItem().ShouldStartWith(mistake);
    }

    [Fact]
    public void No_settings_print_a_secret()
    {
        var (settings, _) = Read("Production", new() { ["SMTP_URL"] = "smtp://me:geheim@relay", ["PAYOUT_WEBHOOK_SIGNING_SECRET"] = "geheim-Zk3vT9qLx2Wm7RbN4cYh8JdP6sFgU" });

        foreach (var text in new[] { settings.ToString(), settings.Engine.ToString(), settings.Engine.Smtp!.ToString(), settings.Engine.ToSiloOptions().Notifications.ToString(), settings.Engine.DataKeys.ToString() })
            Good.Values.Append("geheim").ShouldAllBe(secret => !text!.Contains(secret!));
    }

    [Fact]
    public void A_secret_in_a_settings_file_is_refused_and_anything_else_there_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "appsettings.json"), $$"""
            { "ADMIN_API_KEY": "{{Good["ADMIN_API_KEY"]}}", "ConnectionStrings": { "Payouts": "Host=db.internal;Database=payouts;Password=geheim;SSL Mode=VerifyCA" }, "PAYOUT_BATCH_SIZE": 77, "MONITORING_ENABLED": false }
            """);
        var configuration = new ConfigurationBuilder().SetBasePath(folder.Path).AddJsonFile("appsettings.json")
            .AddInMemoryCollection(Good.Concat(ApiProcess.WithSilo.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
                .Where(pair => pair.Key is not ("ADMIN_API_KEY" or "DATABASE_URL"))).Build();

        var (settings, mistakes) = SettingsReader.Read(configuration, new Environment("Production"));

        mistakes.Select(line => line.Split(';')[0]).ShouldBe(["ADMIN_API_KEY is in appsettings.json", "ConnectionStrings__Payouts is in appsettings.json"]);
        (settings.Engine.Payouts.BatchSize, settings.Engine.MonitoringEnabled).ShouldBe((77, false));
    }

    [Fact]
    public void A_file_that_cannot_be_a_value_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var empty = Path.Combine(folder.Path, "empty");
        var huge = Path.Combine(folder.Path, "huge");
        File.WriteAllText(empty, "");
        File.WriteAllText(huge, new string('x', 100_000));

        foreach (var (file, problem) in new[] { (empty, "is empty"), (huge, "is longer than any value"), (folder.Path, "cannot be read"), (empty + ".gone", "cannot be read") })
            Read("Production", new() { ["STRIPE_SECRET_KEY"] = null, ["STRIPE_SECRET_KEY_FILE"] = file }).Mistakes
                .ShouldHaveSingleItem().ShouldStartWith($"STRIPE_SECRET_KEY_FILE is '{file}', which {problem}");
        // A secret of another variable that a wrong path leads to, and one set where its path belongs.
        File.WriteAllText(empty, "geheim");
        Read("Production", new() { ["PAYOUT_BATCH_SIZE_FILE"] = empty }).Mistakes.ShouldHaveSingleItem().ShouldStartWith("PAYOUT_BATCH_SIZE is a text of 6 characters");
        Read("Production", new() { ["ADMIN_API_KEY"] = null, ["ADMIN_API_KEY_FILE"] = Good["ADMIN_API_KEY"] }).Mistakes
            .ShouldHaveSingleItem().ShouldStartWith("ADMIN_API_KEY_FILE is a text of 32 characters, which cannot be read");
    }

    [Fact]
    public void Development_needs_nothing_and_testing_may_use_a_stand_in_for_Stripe()
    {
        Read("Development", Good.Keys.ToDictionary(name => name, _ => (string?)null)).Mistakes.ShouldBeEmpty();
        Read("Development", new() { ["STRIPE_SECRET_KEY"] = null, ["STRIPE_API_BASE"] = "http://127.0.0.1:4242" }).Mistakes
            .ShouldHaveSingleItem().ShouldStartWith("STRIPE_SECRET_KEY is not set");
        Read("Testing", new() { ["STRIPE_SECRET_KEY"] = "sk_test_simulator", ["STRIPE_API_BASE"] = "http://127.0.0.1:4242" }).Mistakes.ShouldBeEmpty();
        Read("Testing", new() { ["STRIPE_API_BASE"] = "http://stripe.example.org" }).Mistakes.Count.ShouldBe(1);
    }

    [Fact]
    public void Only_a_test_key_may_travel_unencrypted_to_another_machine()
    {
        var elsewhere = "http://stripe-simulator:12111";

        Read("Testing", new() { ["STRIPE_SECRET_KEY"] = "sk_test_8Fh3kWq91mZx", ["STRIPE_API_BASE"] = elsewhere }).Mistakes.ShouldBeEmpty();
        Read("Testing", new() { ["STRIPE_SECRET_KEY"] = "sk_live_8Fh3kWq91mZx", ["STRIPE_API_BASE"] = elsewhere }).Mistakes
            .ShouldHaveSingleItem().ShouldStartWith("STRIPE_API_BASE is 'http://stripe-simulator:12111'");
        Read("Production", new() { ["STRIPE_SECRET_KEY"] = "sk_test_8Fh3kWq91mZx", ["STRIPE_API_BASE"] = elsewhere }).Mistakes
            .ShouldHaveSingleItem().ShouldStartWith("STRIPE_API_BASE is 'http://stripe-simulator:12111'");
    }

    [Fact]
    public void Secrets_come_from_files_too()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "Df6Gs1Pa0Kq8vX2mZr5tYb7Nc4Jw9Lh3\n");

            Read("Production", new() { ["ADMIN_API_KEY"] = null, ["ADMIN_API_KEY_FILE"] = file }).Settings.AdminKey.ShouldBe("Df6Gs1Pa0Kq8vX2mZr5tYb7Nc4Jw9Lh3");
            Read("Production", new() { ["ADMIN_API_KEY_FILE"] = file }).Mistakes.ShouldHaveSingleItem().ShouldContain("are both set");
            Read("Production", new() { ["STRIPE_SECRET_KEY_FILE"] = file + ".gone", ["STRIPE_SECRET_KEY"] = null }).Mistakes.ShouldHaveSingleItem().ShouldContain("cannot be read");
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static (ApiSettings Settings, IReadOnlyList<string> Mistakes) Read(string environment, Dictionary<string, string?> changes)
    {
        var values = ApiProcess.WithSilo.ToDictionary(pair => pair.Key, string? (pair) => pair.Value);
        foreach (var (name, value) in Good.Concat(changes))
            values[name] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return SettingsReader.Read(configuration, new Environment(environment));
    }

    private sealed class Environment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
