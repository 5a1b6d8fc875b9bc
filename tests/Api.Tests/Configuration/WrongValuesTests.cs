using System.Reflection;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Tests.Configuration;

/// <summary>Every way in which a value of the configuration page can be wrong.</summary>
public sealed class WrongValuesTests
{
    /// <summary>The variable, a wrong value (null: not set), and how the one line about it begins.</summary>
    public static TheoryData<string, string?, string> Table { get; } = new()
    {
        { "CRON_API_KEY", null, "CRON_API_KEY is not set; it may be 32 characters or more" },
        { "CRON_API_KEY", "short", "CRON_API_KEY is a text of 5 characters" },
        { "CRON_API_KEY", "Kq8vX2mZr5tYb7Nc4Jw9Lh3Df6Gs1Pa0,short", "CRON_API_KEY is a text of 5 characters" },
        { "CRON_API_KEY", "your_secure_cron_api_key_goes_here_now", "CRON_API_KEY is a placeholder" },
        { "CRON_API_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "CRON_API_KEY is a placeholder" },
        { "CRON_API_KEY", "changemechangemechangemechangeme1234", "CRON_API_KEY is a placeholder" },
        { "ADMIN_API_KEY", null, "ADMIN_API_KEY is not set" },
        { "ADMIN_API_KEY", "Kq8vX2mZr5tYb7Nc4 Jw9Lh3Df6Gs1Pa0", "ADMIN_API_KEY is a text of 33 characters" },
        { "ADMIN_API_KEY", "Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2m", "ADMIN_API_KEY is the same as a key in CRON_API_KEY" },
        { "STRIPE_SECRET_KEY", null, "STRIPE_SECRET_KEY is not set" },
        { "STRIPE_SECRET_KEY", "sk_test_placeholder", "STRIPE_SECRET_KEY is a placeholder" },
        { "STRIPE_SECRET_KEY", "sk_test_simulator", "STRIPE_SECRET_KEY is a placeholder" },
        { "STRIPE_SECRET_KEY", "your_stripe_secret_key", "STRIPE_SECRET_KEY is a text of 22 characters" },
        { "STRIPE_SECRET_KEY", "pk_live_51Kq8vX2mZr5tYb7Nc4Jw9Lh3", "STRIPE_SECRET_KEY is a text of 33 characters; it may be a key sk_… or rk_…" },
        { "STRIPE_WEBHOOK_SECRET", "geheim", "STRIPE_WEBHOOK_SECRET is a text of 6 characters; it may be whsec_…" },
        { "STRIPE_WEBHOOK_SECRET", "whsec_Kq8vX2mZr5tYb7Nc4Jw9Lh3D,geheim", "STRIPE_WEBHOOK_SECRET is a text of 6 characters" },
        { "STRIPE_WEBHOOK_SECRET", "whsec_your_webhook_secret", "STRIPE_WEBHOOK_SECRET is a placeholder" },
        { "STRIPE_API_BASE", "http://127.0.0.1:4242", "STRIPE_API_BASE is 'http://127.0.0.1:4242'" },
        { "STRIPE_API_BASE", "https://stripe.example.org", "STRIPE_API_BASE is 'https://stripe.example.org'" },
        { "STRIPE_API_BASE", "api.stripe.com", "STRIPE_API_BASE is 'api.stripe.com'; it may be an absolute URL" },
        { "STRIPE_API_BASE", "https://me:geheim@api.stripe.com", "STRIPE_API_BASE is a text of 32 characters" },
        { "DATABASE_URL", null, "DATABASE_URL is not set" },
        { "DATABASE_URL", "mysql://root:geheim@db/x", "DATABASE_URL is a text of 24 characters" },
        { "DATABASE_URL", "postgres://payouts:geheim@db:99999/x", "DATABASE_URL is a text of 36 characters" },
        { "DATABASE_URL", "postgres://payouts:geheim@db:5432", "DATABASE_URL is without the name of a database" },
        { "DATABASE_URL", "Database=payouts;Username=payouts;Password=geheim", "DATABASE_URL is without a host" },
        { "DATABASE_URL", "postgres://user:password@db.internal/payouts", "DATABASE_URL is a placeholder: an example's password" },
        { "DATABASE_URL", "postgres://payouts:geheim@host/payouts", "DATABASE_URL is a placeholder: an example's host" },
        { "DATABASE_URL", "postgres://payouts:geheim@db.example.com/payouts", "DATABASE_URL is a placeholder: an example's host" },
        { "DATABASE_URL", "postgres://payouts:geheim@db.internal/payouts", "DATABASE_URL is without sslmode=VerifyFull, and db.internal is not this machine; it may be with sslmode=VerifyFull or VerifyCA" },
        { "DATABASE_URL", "Host=db.internal;Database=payouts;Password=<password>", "DATABASE_URL is a placeholder: an example's password" },
        { "ConnectionStrings:Payouts", "Host=db.internal;Database=x;Password=geheim", "DATABASE_URL is set as well as ConnectionStrings__Payouts" },
        { "PAYOUT_DATABASE_PLAINTEXT", "true", "PAYOUT_DATABASE_PLAINTEXT is 'true'; it may be yes, where nobody else is on the network" },
        { "PAYOUT_DATA_KEY", null, "PAYOUT_DATA_KEY is not set; it may be 32 bytes in base64" },
        { "PAYOUT_DATA_KEY", "geheimgeheim", "PAYOUT_DATA_KEY is a text of 12 characters" },
        { "PAYOUT_DATA_KEY", "xq0bJ7xhtkq1dVYzC4Q5m0cVvI2Zr3T8e9nGkPwLs6U", "PAYOUT_DATA_KEY is a text of 43 characters" },
        { "PAYOUT_DATA_KEY", "xq0bJ7xhtkq1dVYzC4Q5m0cVvI2Zr3T8e9nGkPwLs6UA", "PAYOUT_DATA_KEY is a text of 44 characters" },
        { "PAYOUT_DATA_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "PAYOUT_DATA_KEY is a placeholder" },
        { "PAYOUT_DATA_KEY_PREVIOUS", "geheim", "PAYOUT_DATA_KEY_PREVIOUS is a text of 6 characters" },
        { "PAYOUT_DATA_KEY_PREVIOUS", "xq0bJ7xhtkq1dVYzC4Q5m0cVvI2Zr3T8e9nGkPwLs6U=", "PAYOUT_DATA_KEY_PREVIOUS is with the key in it that PAYOUT_DATA_KEY is" },
        { "MONITORING_ENABLED", "on", "MONITORING_ENABLED is 'on'; it may be true or false." },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317'; it may be a collector's http or https address" },
        { "OTEL_EXPORTER_OTLP_PROTOCOL", "http", "OTEL_EXPORTER_OTLP_PROTOCOL is 'http'; it may be grpc or http/protobuf." },
        { "SMTP_URL", "mail.press.test:25", "SMTP_URL is a text of 18 characters; it may be smtp://" },
        { "SMTP_URL", "https://me:geheim@mail.press.test", "SMTP_URL is a text of 33 characters" },
        { "SMTP_URL", "smtp://me@mail.press.test", "SMTP_URL is a text of 25 characters" },
        { "SMTP_URL", "smtp://:geheim@mail.press.test", "SMTP_URL is a text of 30 characters" },
        { "SMTP_URL", "smtp://me:geheim@mail.press.test:0", "SMTP_URL is a text of 34 characters" },
        { "SMTP_URL", "smtp://me:geheim@mail.press.test/inbox", "SMTP_URL is a text of 38 characters" },
        { "SMTP_URL", "smtp://user:pass@host:587", "SMTP_URL is a placeholder" },
        { "SMTP_FROM", "payouts", "SMTP_FROM is 'payouts'; it may be an e-mail address" },
        { "PAYOUT_WEBHOOK_SIGNING_SECRET", "Zk3vT9qLx2Wm7RbN4cYh8JdP6sFgU1a", "PAYOUT_WEBHOOK_SIGNING_SECRET is a text of 31 characters; it may be 32 to 1,000" },
        { "PAYOUT_HEARTBEAT_URL", "http://beat.press.test/geheim", "PAYOUT_HEARTBEAT_URL is a text of 29 characters; it may be an https address, or http on this machine" },
        { "OIDC_ISSUER", "http://id.press.test", "OIDC_ISSUER is a text of 20 characters; it may be an https URL" },
        { "PAYOUT_TRUSTED_PROXIES", "10.0.0.7,proxy", "PAYOUT_TRUSTED_PROXIES is 'proxy'; it may be addresses or networks" },
        { "PAYOUT_CALLS_PER_MINUTE", "59", "PAYOUT_CALLS_PER_MINUTE is '59'; it may be a whole number from 60 to 10,000,000." },
        { "PAYOUT_UNKNOWN_CALLS_PER_MINUTE", "many", "PAYOUT_UNKNOWN_CALLS_PER_MINUTE is 'many'" },
        { "PAYOUT_BATCH_SIZE", "0", "PAYOUT_BATCH_SIZE is '0'; it may be a whole number from 1 to 1,000." },
        { "PAYOUT_BATCH_SIZE", "1001", "PAYOUT_BATCH_SIZE is '1001'; it may be a whole number from 1 to 1,000." },
        { "PAYOUT_BATCH_SIZE", "ten", "PAYOUT_BATCH_SIZE is 'ten'; it may be a whole number from 1 to 1,000." },
        { "PAYOUT_BATCH_SIZE", "10.0", "PAYOUT_BATCH_SIZE is '10.0'; it may be a whole number from 1 to 1,000." },
        { "PAYOUT_MAX_RETRIES", "-1", "PAYOUT_MAX_RETRIES is '-1'; it may be a whole number from 0 to 20." },
        { "PAYOUT_MAX_RETRIES", "21", "PAYOUT_MAX_RETRIES is '21'; it may be a whole number from 0 to 20." },
        { "PAYOUT_RETRY_DELAY_MS", "99", "PAYOUT_RETRY_DELAY_MS is '99'; it may be a whole number from 100 to 3,600,000." },
        { "PAYOUT_RETRY_DELAY_MS", "99999999999999999999", "PAYOUT_RETRY_DELAY_MS is '99999999999999999999'" },
        { "PAYOUT_PROCESSING_TIMEOUT_MS", "999", "PAYOUT_PROCESSING_TIMEOUT_MS is '999'; it may be a whole number from 1,000 to 3,600,000." },
        { "PAYOUT_PROCESSING_TIMEOUT_MS", "3600001", "PAYOUT_PROCESSING_TIMEOUT_MS is '3600001'" },
        { "PAYOUT_MIN_THRESHOLD", "0", "PAYOUT_MIN_THRESHOLD is '0'; it may be a number from 0.01 to 1000000, with at most 2 decimals." },
        { "PAYOUT_MIN_THRESHOLD", "1000000.01", "PAYOUT_MIN_THRESHOLD is '1000000.01'" },
        { "PAYOUT_MIN_THRESHOLD", "25,00", "PAYOUT_MIN_THRESHOLD is '25,00'" },
        { "PAYOUT_MIN_THRESHOLD", "25.000", "PAYOUT_MIN_THRESHOLD is '25.000'" },
        { "PAYOUT_MIN_THRESHOLDS", "JPY=3000", "PAYOUT_MIN_THRESHOLDS is 'JPY=3000'; it may be amounts by currency, each once, like JPY:3000,EUR:20." },
        { "PAYOUT_MIN_THRESHOLDS", "EUR:20,EUR:30", "PAYOUT_MIN_THRESHOLDS is 'EUR:20,EUR:30'" },
        { "PAYOUT_MIN_THRESHOLDS", "JPY:3000.00", "PAYOUT_MIN_THRESHOLDS is 'JPY:3000.00'; it may be amounts by currency that are allowed: JPY has 0 decimals" },
        { "PAYOUT_MIN_THRESHOLDS", "CLP:100", "PAYOUT_MIN_THRESHOLDS is 'CLP:100'; it may be amounts by currency that are allowed: CLP must be at least 23000" },
        { "PAYOUT_MAX_CONCURRENT", "0", "PAYOUT_MAX_CONCURRENT is '0'; it may be a whole number from 1 to 1,000." },
        { "PAYOUT_MAX_CONCURRENT", "1001", "PAYOUT_MAX_CONCURRENT is '1001'" },
        { "PAYOUT_MAX_REQUESTS_PER_SECOND", "-1", "PAYOUT_MAX_REQUESTS_PER_SECOND is '-1'; it may be a whole number from 1 to 1,000." },
        { "PAYOUT_MAX_REQUESTS_PER_SECOND", "1001", "PAYOUT_MAX_REQUESTS_PER_SECOND is '1001'" },
        { "PAYOUT_CIRCUIT_FAILURES", "1", "PAYOUT_CIRCUIT_FAILURES is '1'" },
        { "PAYOUT_CIRCUIT_OPEN_MS", "999", "PAYOUT_CIRCUIT_OPEN_MS is '999'" },
        { "PAYOUT_RATE_RECOVERY_MS", "3600001", "PAYOUT_RATE_RECOVERY_MS is '3600001'" },
        { "PAYOUT_ENABLE_FAILSAFE", "yes", "PAYOUT_ENABLE_FAILSAFE is 'yes'; it may be true or false." },
        { "PAYOUT_SHORTFALL_POLICY", "PayOldest", "PAYOUT_SHORTFALL_POLICY is 'PayOldest'; it may be pay_oldest or refuse." },
        { "PAYOUT_FAILURE_SHARE_PERCENT", "101", "PAYOUT_FAILURE_SHARE_PERCENT is '101'; it may be a whole number from 1 to 100." },
        { "PAYOUT_FAILURE_SHARE_AFTER", "0", "PAYOUT_FAILURE_SHARE_AFTER is '0'; it may be a whole number from 1 to 100,000." },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_mistake_is_one_line_that_names_the_variable_and_repeats_no_secret(string name, string? value, string expected)
    {
        var (_, mistakes) = SettingsReaderTests.Read("Production", new() { [name] = value });

        mistakes.ShouldHaveSingleItem().ShouldStartWith(expected);
        mistakes[0].ShouldNotContain("geheim");
        mistakes[0].ShouldContain("; it may be ");
    }

    [Theory]
    [InlineData("PAYOUT_MIN_TRESHOLD", "PAYOUT_MIN_THRESHOLD")]
    [InlineData("PAYOUT_MAX_RETRYS", "PAYOUT_MAX_RETRIES")]
    [InlineData("STRIPE_SECRET", "STRIPE_SECRET_KEY")]
    [InlineData("ORLEANS_CLUSTERID", "ORLEANS_CLUSTER_ID")]
    [InlineData("PAYOUT_DATA_KEY_FIEL", "PAYOUT_DATA_KEY_FILE")]
    [InlineData("PAYOUT_TRUSTED_PROXYS", "PAYOUT_TRUSTED_PROXIES")]
    public void A_variable_that_nothing_reads_stops_the_start_with_the_nearest_name(string name, string nearest)
    {
        var (_, mistakes) = SettingsReaderTests.Read("Production", new() { [name] = "geheim" });

        mistakes.ShouldBe([$"{name} is set, and no program here knows it; it may be {nearest}, if that is meant."]);
    }

    [Theory]
    [InlineData("STRIPE_SIMULATOR_SERVICE_HOST", "10.0.0.7")]
    [InlineData("STRIPE_SIMULATOR_PORT_4242_TCP_ADDR", "10.0.0.7")]
    [InlineData("STRIPE_SIMULATOR_PORT", "tcp://10.0.0.7:4242")]
    [InlineData("ORLEANS_PAYOUTS_SILO_SERVICE_PORT_GATEWAY", "30000")]
    [InlineData("PAYOUTS_FIRING", "1")]
    [InlineData("PATH_PAYOUT_X", "1")]
    [InlineData("PAYOUT_INSTALL_POSTGRES", "never")]
    [InlineData("PAYOUT_VERSION", "local")]
    public void What_is_not_meant_for_this_program_stops_nothing(string name, string value) =>
        SettingsReaderTests.Read("Production", new() { [name] = value }).Mistakes.ShouldBeEmpty();

    [Fact]
    public void No_variable_is_missing_from_the_table() => typeof(Variables).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)
        .Except(Table.Select(row => row.Data.Item1))
        .ShouldBeEmpty();

    [Fact(Timeout = 120_000)]
    public async Task All_mistakes_at_once_stop_the_start_with_a_line_each()
    {
        // The last wrong value of each variable; of the two names of the database one.
        var wrong = Table.Where(row => row.Data.Item1 != "ConnectionStrings:Payouts" && row.Data.Item2 is not null)
            .GroupBy(row => row.Data.Item1)
            .ToDictionary(rows => rows.Key, rows => rows.Last().Data);
        // These two are wrong only beside a right one.
        wrong["ADMIN_API_KEY"] = ("ADMIN_API_KEY", "short", "ADMIN_API_KEY is a text of 5 characters");
        wrong["PAYOUT_DATA_KEY_PREVIOUS"] = ("PAYOUT_DATA_KEY_PREVIOUS", "geheim", "PAYOUT_DATA_KEY_PREVIOUS is a text of 6 characters");
        var environment = wrong.ToDictionary(pair => pair.Key, pair => pair.Value.Item2!);
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";

        var ended = await ApiProcess.Run(environment, "--port", "0");

        ended.ExitCode.ShouldBe(2);
        ended.Output.ShouldBeEmpty();
        ended.Errors.Count.ShouldBe(wrong.Count, string.Join('\n', ended.Errors));
        foreach (var (name, (_, _, expected)) in wrong)
            ended.Errors.Count(line => line.StartsWith(expected, StringComparison.Ordinal)).ShouldBe(1, name);
        ended.Errors.ShouldAllBe(line => !line.Contains("geheim"));
    }
}
