using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Api.Tests.Configuration;

public sealed class SettingsReaderTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["CRON_API_KEY"] = "Kq8vX2mZr5tYb7Nc4Jw9Lh3Df6Gs1Pa0, Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2m",
        ["ADMIN_API_KEY"] = "Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2mZr5tYb7",
        ["STRIPE_SECRET_KEY"] = "sk_live_51Kq8vX2mZr5tYb7Nc4Jw9Lh3",
        ["DATABASE_URL"] = "postgres://payouts:geheim@db.internal:5432/payouts",
    };

    [Fact]
    public void Good_settings_are_read_whole()
    {
        var (settings, mistakes) = Read("Production", new()
        {
            ["PAYOUT_BATCH_SIZE"] = "250", ["PAYOUT_MAX_RETRIES"] = "0", ["PAYOUT_RETRY_DELAY_MS"] = "100", ["PAYOUT_MIN_THRESHOLD"] = "0.5",
            ["PAYOUT_PROCESSING_TIMEOUT_MS"] = "80000", ["PAYOUT_MAX_CONCURRENT"] = "7", ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = "24",
            ["PAYOUT_CIRCUIT_FAILURES"] = "9", ["PAYOUT_CIRCUIT_OPEN_MS"] = "2000", ["PAYOUT_RATE_RECOVERY_MS"] = "3000",
            ["PAYOUT_ENABLE_FAILSAFE"] = "false", ["PAYOUT_SHORTFALL_POLICY"] = "refuse", ["PAYOUT_FAILURE_SHARE_PERCENT"] = "10",
            ["PAYOUT_FAILURE_SHARE_AFTER"] = "500",
            ["PAYOUT_CALLS_PER_MINUTE"] = "900", ["PAYOUT_UNKNOWN_CALLS_PER_MINUTE"] = "30", ["PAYOUT_TRUSTED_PROXIES"] = "10.0.0.7, fd00::/8",
        });

        mistakes.ShouldBeEmpty();
        settings.CronKeys.Count.ShouldBe(2);
        settings.Engine.StripeApiBase.ShouldBe(new Uri("https://api.stripe.com"));
        settings.Engine.ProcessingTimeout.ShouldBe(TimeSpan.FromSeconds(80));
        (settings.Engine.Payouts.BatchSize, settings.Engine.Payouts.MaxRetries, settings.Engine.Payouts.RetryDelayMs).ShouldBe((250, 0, 100));
        (settings.Engine.Payouts.MinimumThreshold, settings.Engine.Payouts.MaxConcurrentProcessing, settings.Engine.Payouts.MaxRequestsPerSecond).ShouldBe((0.5m, 7, 24));
        (settings.Engine.Payouts.CircuitFailures, settings.Engine.Payouts.CircuitOpenMs, settings.Engine.Payouts.RateRecoveryMs).ShouldBe((9, 2_000, 3_000));
        (settings.Engine.Payouts.EnableFailsafe, settings.Engine.Payouts.ShortfallPolicy).ShouldBe((false, ShortfallPolicy.Refuse));
        (settings.Front.CallsPerMinute, settings.Front.UnknownCallsPerMinute).ShouldBe((900, 30));
        settings.Front.TrustedProxies.ShouldBe([IPNetwork.Parse("10.0.0.7/32"), IPNetwork.Parse("fd00::/8")]);
        (settings.Engine.Payouts.FailureSharePercent, settings.Engine.Payouts.FailureShareAfter).ShouldBe((10, 500));
    }

    [Theory]
    [InlineData("CRON_API_KEY", null, "CRON_API_KEY is not set")]
    [InlineData("CRON_API_KEY", "short", "CRON_API_KEY is a text of 5 characters")]
    [InlineData("CRON_API_KEY", "your_secure_cron_api_key_goes_here_now", "CRON_API_KEY is a placeholder")]
    [InlineData("CRON_API_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "CRON_API_KEY is a placeholder")]
    [InlineData("CRON_API_KEY", "changemechangemechangemechangeme1234", "CRON_API_KEY is a placeholder")]
    [InlineData("ADMIN_API_KEY", null, "ADMIN_API_KEY is not set")]
    [InlineData("ADMIN_API_KEY", "Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2m", "ADMIN_API_KEY is the same as a key in CRON_API_KEY")]
    [InlineData("STRIPE_SECRET_KEY", null, "STRIPE_SECRET_KEY is not set")]
    [InlineData("STRIPE_SECRET_KEY", "sk_test_placeholder", "STRIPE_SECRET_KEY is a placeholder")]
    [InlineData("STRIPE_SECRET_KEY", "sk_test_simulator", "STRIPE_SECRET_KEY is a placeholder")]
    [InlineData("STRIPE_SECRET_KEY", "your_stripe_secret_key", "STRIPE_SECRET_KEY is a text of 22 characters")]
    [InlineData("STRIPE_API_BASE", "http://127.0.0.1:4242", "STRIPE_API_BASE is 'http://127.0.0.1:4242'")]
    [InlineData("STRIPE_API_BASE", "https://stripe.example.org", "STRIPE_API_BASE is 'https://stripe.example.org'")]
    [InlineData("DATABASE_URL", null, "DATABASE_URL is not set")]
    [InlineData("DATABASE_URL", "mysql://root:geheim@db/x", "DATABASE_URL is a text of 24 characters")]
    [InlineData("ConnectionStrings:Payouts", "Host=db;Password=geheim", "DATABASE_URL is set as well as ConnectionStrings__Payouts")]
    [InlineData("PAYOUT_TRUSTED_PROXIES", "10.0.0.7,proxy", "PAYOUT_TRUSTED_PROXIES is 'proxy'")]
    [InlineData("PAYOUT_CALLS_PER_MINUTE", "59", "PAYOUT_CALLS_PER_MINUTE is '59'")]
    [InlineData("PAYOUT_BATCH_SIZE", "0", "PAYOUT_BATCH_SIZE is '0'; it may be a whole number from 1 to 1,000.")]
    [InlineData("PAYOUT_BATCH_SIZE", "ten", "PAYOUT_BATCH_SIZE is 'ten'; it may be a whole number from 1 to 1,000.")]
    [InlineData("PAYOUT_MAX_RETRIES", "21", "PAYOUT_MAX_RETRIES is '21'; it may be a whole number from 0 to 20.")]
    [InlineData("PAYOUT_RETRY_DELAY_MS", "99", "PAYOUT_RETRY_DELAY_MS is '99'")]
    [InlineData("PAYOUT_PROCESSING_TIMEOUT_MS", "3600001", "PAYOUT_PROCESSING_TIMEOUT_MS is '3600001'")]
    [InlineData("PAYOUT_MIN_THRESHOLD", "0", "PAYOUT_MIN_THRESHOLD is '0'; it may be a number from 0.01 to 1,000,000.")]
    [InlineData("PAYOUT_MAX_CONCURRENT", "1001", "PAYOUT_MAX_CONCURRENT is '1001'")]
    [InlineData("PAYOUT_CIRCUIT_FAILURES", "1", "PAYOUT_CIRCUIT_FAILURES is '1'")]
    [InlineData("PAYOUT_CIRCUIT_OPEN_MS", "999", "PAYOUT_CIRCUIT_OPEN_MS is '999'")]
    [InlineData("PAYOUT_RATE_RECOVERY_MS", "3600001", "PAYOUT_RATE_RECOVERY_MS is '3600001'")]
    [InlineData("PAYOUT_MAX_REQUESTS_PER_SECOND", "-1", "PAYOUT_MAX_REQUESTS_PER_SECOND is '-1'")]
    [InlineData("PAYOUT_ENABLE_FAILSAFE", "yes", "PAYOUT_ENABLE_FAILSAFE is 'yes'; it may be true or false.")]
    [InlineData("PAYOUT_SHORTFALL_POLICY", "PayOldest", "PAYOUT_SHORTFALL_POLICY is 'PayOldest'; it may be pay_oldest or refuse.")]
    [InlineData("PAYOUT_FAILURE_SHARE_PERCENT", "101", "PAYOUT_FAILURE_SHARE_PERCENT is '101'; it may be a whole number from 1 to 100.")]
    [InlineData("PAYOUT_FAILURE_SHARE_AFTER", "0", "PAYOUT_FAILURE_SHARE_AFTER is '0'; it may be a whole number from 1 to 100,000.")]
    public void Each_mistake_is_one_line_that_names_the_variable(string name, string? value, string expected)
    {
        var (_, mistakes) = Read("Production", new() { [name] = value });

        mistakes.ShouldHaveSingleItem().ShouldStartWith(expected);
        mistakes[0].ShouldNotContain("geheim");
    }

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var (_, mistakes) = Read("Production", new() { ["CRON_API_KEY"] = null, ["DATABASE_URL"] = null, ["PAYOUT_BATCH_SIZE"] = "x" });

        mistakes.Count.ShouldBe(3);
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
            Read("Production", new() { ["STRIPE_SECRET_KEY_FILE"] = file + ".gone", ["STRIPE_SECRET_KEY"] = null }).Mistakes[0].ShouldContain("cannot be read");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (ApiSettings Settings, IReadOnlyList<string> Mistakes) Read(string environment, Dictionary<string, string?> changes)
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
