using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Stripe;
using OrleansPayouts.Silo.Telemetry;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>Reads what a program needs that makes payouts; mistakes are noted with the variables.</summary>
public sealed partial class EngineSettingsReader(VariableReader variables, IHostEnvironment environment)
{
    public static readonly Uri StripeItself = new("https://api.stripe.com");

    private const string StripeKeyRule = "a key sk_… or rk_… of your Stripe account";

    private readonly bool isDevelopment = environment.IsDevelopment();
    private readonly bool isTesting = environment.IsEnvironment("Testing");
    private readonly NotificationSettingsReader notifications = new(variables, !environment.IsDevelopment() && !environment.IsEnvironment("Testing"));
    private bool fillsIn;

    /// <param name="sends">False for a program that leaves sending to others and so needs no key of Stripe.</param>
    /// <param name="fillsInMissing">
    /// Whether the program stands in for what is not set (the development machine): then that is no mistake and reads as empty.
    /// </param>
    public EngineSettings Read(bool sends, bool fillsInMissing)
    {
        fillsIn = fillsInMissing;
        // For its mistakes: it is read again where it is used, which is before there are settings.
        TelemetryOptions.Read(variables);
        UnknownVariables.Refuse(variables);
        var stripeKey = sends ? ReadStripeKey() : "";
        var (database, isUnverified) = new DatabaseSettingsReader(variables, movesMoney: RefusesPlaceholders).Read(fillsInMissing);
        return new()
        {
            StripeApiBase = sends ? ReadStripeBase(stripeKey) : StripeItself,
            StripeSecretKey = stripeKey,
            Database = database,
            DatabaseIsUnverified = isUnverified,
            DataKeys = ReadDataKeys(),
            MonitoringEnabled = variables.Flag(Variables.Monitoring, true),
            Smtp = notifications.ReadSmtp(),
            MailFrom = notifications.ReadMailFrom(),
            WebhookSigningSecret = notifications.ReadSigningSecret(),
            HeartbeatUrl = notifications.ReadHeartbeatUrl(),
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
            MinimumThresholds = new MinimumThresholds(
                variables.Number(Variables.MinimumThreshold, unlessSet.MinimumThresholds.Usd, MinimumThresholds.IsUsdAllowed, "a number " + MinimumThresholds.UsdRule),
                variables.Amounts(Variables.MinimumThresholds, MinimumThresholds.WhatIsWrong)),
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
        if (variables.Secret(Variables.StripeKey) is not { } key)
        {
            // Whoever names an address also says which key opens it.
            if (!fillsIn || variables.Text(Variables.StripeBase) is not null)
                variables.RefuseMissing(Variables.StripeKey, StripeKeyRule);
            else
                variables.Show(Variables.StripeKey, "(the simulator's)");
            return "";
        }

        if (!StripeKeyForm().IsMatch(key))
            variables.Refuse(Variables.StripeKey, Secrets.Masked(key), StripeKeyRule);
        else if (RefusesPlaceholders && Secrets.IsPlaceholder(key))
            variables.Refuse(Variables.StripeKey, "a placeholder", StripeKeyRule);
        return key;
    }

    private Uri ReadStripeBase(string key)
    {
        if (variables.Text(Variables.StripeBase) is not { } text)
        {
            variables.Show(Variables.StripeBase, fillsIn && key.Length == 0 ? "(the simulator's)" : StripeItself.AbsoluteUri);
            return StripeItself;
        }

        // Nobody is told here who, with which password, is let in there.
        var was = text.Contains('@') ? Secrets.Masked(text) : Secrets.Quoted(text);
        variables.Show(Variables.StripeBase, was.Trim('\''));
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            variables.Refuse(Variables.StripeBase, was, "an absolute URL without a user, https://api.stripe.com unless set");
        else if (address != StripeItself && RefusesPlaceholders)
            variables.Refuse(Variables.StripeBase, was, "nothing but https://api.stripe.com outside Development and Testing");
        else if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !StripeOptions.IsTestKey(key))
            variables.Refuse(Variables.StripeBase, was, "https, or http on this machine or with a test key: the key travels there");
        else
            return address;
        return StripeItself;
    }

    private DataKeys ReadDataKeys()
    {
        const string rule = "32 bytes in base64, made for example by: openssl rand -base64 32";
        const StringSplitOptions tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var current = variables.Secret(Variables.DataKey);
        var previous = (variables.Secret(Variables.PreviousDataKeys) ?? "").Split(',', tidy);
        if (current is null && fillsIn)
            variables.Show(Variables.DataKey, "(made once, in the data folder)");
        else if (current is null)
            variables.RefuseMissing(Variables.DataKey, rule);
        if (current is not null && previous.Contains(current, StringComparer.Ordinal))
            variables.Refuse(Variables.PreviousDataKeys, $"with the key in it that {Variables.DataKey} is", "the keys that were in use before it, comma-separated");
        var key = current is null ? null : Decode(Variables.DataKey, current, rule);
        var keys = previous.Select(text => Decode(Variables.PreviousDataKeys, text, rule + "; several comma-separated")).ToList();
        if (current is null && !fillsIn)
            return DataKeys.None;
        return DataKeys.Of(key, [.. keys.OfType<byte[]>()]);
    }

    private byte[]? Decode(string name, string text, string rule)
    {
        if (!DataKeys.TryDecode(text, out var key))
            variables.Refuse(name, Secrets.Masked(text), rule);
        else if (RefusesPlaceholders && Secrets.IsPlaceholder(text))
            variables.Refuse(name, "a placeholder", rule);
        return key;
    }

    /// <summary>Whether money moves here, so that what an example has in a value's place is a mistake.</summary>
    private bool RefusesPlaceholders => !isDevelopment && !isTesting;

    [GeneratedRegex("^(sk|rk)_[A-Za-z0-9_]{1,250}$")]
    private static partial Regex StripeKeyForm();
}
