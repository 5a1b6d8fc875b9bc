using System.Text.RegularExpressions;
using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Api.Configuration;

/// <summary>Reads all settings and judges them together, so that one start tells of every mistake.</summary>
public sealed partial class SettingsReader
{
    public static readonly Uri StripeItself = new("https://api.stripe.com");

    private const string KeyRule = "32 characters or more, without spaces, best from a generator";
    private const string StripeKeyRule = "a key sk_… or rk_… of your Stripe account";

    private readonly VariableReader variables;
    private readonly bool isDevelopment;
    private readonly bool isTesting;

    private SettingsReader(IConfiguration configuration, IHostEnvironment environment)
    {
        variables = new VariableReader(configuration);
        isDevelopment = environment.IsDevelopment();
        isTesting = environment.IsEnvironment("Testing");
    }

    /// <summary>
    /// The settings, and a line for each mistake. In <c>Development</c> a secret that is not set is no mistake and
    /// reads as empty: the development machine makes one.
    /// </summary>
    public static (ApiSettings Settings, IReadOnlyList<string> Mistakes) Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var reader = new SettingsReader(configuration, environment);
        return (reader.Read(), reader.variables.Mistakes);
    }

    private ApiSettings Read()
    {
        const StringSplitOptions tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var cronKeys = (variables.Text(Variables.CronKey) ?? "").Split(',', tidy);
        if (cronKeys.Length == 0)
            Missing(Variables.CronKey, KeyRule);
        foreach (var key in cronKeys)
            JudgeKey(Variables.CronKey, key);
        var adminKey = variables.Text(Variables.AdminKey) ?? "";
        if (adminKey.Length == 0)
            Missing(Variables.AdminKey, KeyRule);
        else
            JudgeKey(Variables.AdminKey, adminKey);
        if (adminKey.Length > 0 && cronKeys.Contains(adminKey, StringComparer.Ordinal))
            variables.Refuse(Variables.AdminKey, $"the same as a key in {Variables.CronKey}", "any other key: this one opens everything");
        var stripeKey = ReadStripeKey();
        return new ApiSettings
        {
            CronKeys = cronKeys,
            AdminKey = adminKey,
            StripeApiBase = ReadStripeBase(stripeKey),
            StripeSecretKey = stripeKey,
            Database = ReadDatabase(),
            ProcessingTimeout = TimeSpan.FromMilliseconds(variables.Whole(Variables.ProcessingTimeout, 300_000, 1_000, 3_600_000)),
            Payouts = ReadPayouts(),
        };
    }

    private PayoutOptions ReadPayouts()
    {
        var unlessSet = new PayoutOptions();
        return new PayoutOptions
        {
            BatchSize = variables.Whole(Variables.BatchSize, unlessSet.BatchSize, 1, 1_000),
            MaxRetries = variables.Whole(Variables.MaxRetries, unlessSet.MaxRetries, 0, 20),
            RetryDelayMs = variables.Whole(Variables.RetryDelay, unlessSet.RetryDelayMs, 100, 3_600_000),
            MinimumThreshold = variables.Number(Variables.MinimumThreshold, unlessSet.MinimumThreshold, 0.01m, 1_000_000),
            MaxConcurrentProcessing = variables.Whole(Variables.MaxConcurrent, unlessSet.MaxConcurrentProcessing, 1, 1_000),
            MaxRequestsPerSecond = variables.Whole(Variables.MaxRequestsPerSecond, unlessSet.MaxRequestsPerSecond, 1, 1_000),
        };
    }

    private void JudgeKey(string name, string key)
    {
        if (key.Length < Secrets.MinKeyLength || key.Any(c => c is <= ' ' or > '~'))
            variables.Refuse(name, Secrets.Masked(key), KeyRule);
        else if (!isDevelopment && Secrets.IsPlaceholder(key))
            variables.Refuse(name, "a placeholder", KeyRule);
    }

    private string ReadStripeKey()
    {
        if (variables.Text(Variables.StripeKey) is not { } key)
        {
            // Whoever names an address also says which key opens it.
            if (!isDevelopment || variables.Text(Variables.StripeBase) is not null)
                variables.Refuse(Variables.StripeKey, "not set", StripeKeyRule);
            return "";
        }

        if (!StripeKeyForm().IsMatch(key))
            variables.Refuse(Variables.StripeKey, Secrets.Masked(key), StripeKeyRule);
        else if (!isDevelopment && !isTesting && Secrets.IsPlaceholder(key))
            variables.Refuse(Variables.StripeKey, "a placeholder", StripeKeyRule);
        return key;
    }

    private Uri ReadStripeBase(string key)
    {
        if (variables.Text(Variables.StripeBase) is not { } text)
            return StripeItself;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            variables.Refuse(Variables.StripeBase, $"'{text}'", "an absolute URL, https://api.stripe.com unless set");
        else if (address != StripeItself && !isDevelopment && !isTesting)
            variables.Refuse(Variables.StripeBase, $"'{text}'", "nothing but https://api.stripe.com outside Development and Testing");
        else if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !StripeOptions.IsTestKey(key))
            variables.Refuse(Variables.StripeBase, $"'{text}'", "https, or http on this machine or with a test key: the key travels there");
        else
            return address;
        return StripeItself;
    }

    private string ReadDatabase()
    {
        const string rule = "postgres://user:password@host:port/database or Npgsql's form";
        var url = variables.Text(Variables.DatabaseUrl);
        var connectionString = variables.Text(Variables.ConnectionString);
        if (url is not null && connectionString is not null)
            variables.Refuse(Variables.DatabaseUrl, "set as well as ConnectionStrings__Payouts", "set alone");
        var database = url ?? connectionString;
        var name = url is null && connectionString is not null ? Variables.ConnectionString : Variables.DatabaseUrl;
        if (database is null)
            Missing(name, rule);
        else if (!PayoutDatabase.IsWellFormed(database))
            variables.Refuse(name, Secrets.Masked(database), rule);
        return database ?? "";
    }

    private void Missing(string name, string mayBe)
    {
        if (!isDevelopment)
            variables.Refuse(name, "not set", mayBe);
    }

    [GeneratedRegex("^(sk|rk)_[A-Za-z0-9_]{1,250}$")]
    private static partial Regex StripeKeyForm();
}
