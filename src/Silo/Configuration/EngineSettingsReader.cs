using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>Reads what a program needs that makes payouts; mistakes are noted with the variables.</summary>
public sealed partial class EngineSettingsReader(VariableReader variables, IHostEnvironment environment)
{
    public static readonly Uri StripeItself = new("https://api.stripe.com");

    private const string StripeKeyRule = "a key sk_… or rk_… of your Stripe account";

    private readonly bool isDevelopment = environment.IsDevelopment();
    private bool fillsIn;
    private readonly bool isTesting = environment.IsEnvironment("Testing");

    /// <param name="sends">False for a program that leaves sending to others and so needs no key of Stripe.</param>
    /// <param name="fillsInMissing">
    /// Whether the program stands in for what is not set (the development machine): then that is no mistake and reads as empty.
    /// </param>
    public EngineSettings Read(bool sends, bool fillsInMissing)
    {
        fillsIn = fillsInMissing;
        var stripeKey = sends ? ReadStripeKey() : "";
        return new()
        {
            StripeApiBase = sends ? ReadStripeBase(stripeKey) : StripeItself,
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
            EnableFailsafe = variables.Flag(Variables.EnableFailsafe, unlessSet.EnableFailsafe),
            ShortfallPolicy = variables.OneOf(Variables.ShortfallPolicy, unlessSet.ShortfallPolicy),
            FailureSharePercent = variables.Whole(Variables.FailureSharePercent, unlessSet.FailureSharePercent, 1, 100),
            FailureShareAfter = variables.Whole(Variables.FailureShareAfter, unlessSet.FailureShareAfter, 1, 100_000),
            CircuitFailures = variables.Whole(Variables.CircuitFailures, unlessSet.CircuitFailures, 2, 1_000),
            CircuitOpenMs = variables.Whole(Variables.CircuitOpen, unlessSet.CircuitOpenMs, 1_000, 600_000),
            RateRecoveryMs = variables.Whole(Variables.RateRecovery, unlessSet.RateRecoveryMs, 1_000, 3_600_000),
        };
    }

    private string ReadStripeKey()
    {
        if (variables.Text(Variables.StripeKey) is not { } key)
        {
            // Whoever names an address also says which key opens it.
            if (!fillsIn || variables.Text(Variables.StripeBase) is not null)
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
        if (!fillsIn)
            variables.Refuse(name, "not set", mayBe);
    }

    [GeneratedRegex("^(sk|rk)_[A-Za-z0-9_]{1,250}$")]
    private static partial Regex StripeKeyForm();
}
