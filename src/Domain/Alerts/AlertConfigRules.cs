using System.Globalization;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Alerts;

/// <summary>What an alert configuration's fields may be (configuration.md, "Alerts").</summary>
public static class AlertConfigRules
{
    /// <summary>Our own limit: whoever has more people to tell has a mailing list.</summary>
    public const int MaxEmails = 50;

    /// <summary>Our own limit: each alert is sent to each of them.</summary>
    public const int MaxWebhooks = 20;

    public const int MaxUrlLength = 2_048;

    /// <summary>One entry for each field that is wrong, in the fields' order; empty where the configuration may be stored.</summary>
    public static IReadOnlyList<AlertConfigProblem> WhatIsWrong(AlertConfig config) => new[]
    {
        Range("failureRateThreshold", config.FailureRateThreshold, 0, 100),
        Range("pendingPayoutThreshold", config.PendingPayoutThreshold, 0, 1_000_000_000),
        Range("processingDelayThreshold", config.ProcessingDelayThreshold, 0.001m, 8_760),
        Range("totalAmountThreshold", config.TotalAmountThreshold, 0, 1_000_000_000_000),
        Totals(config.TotalAmountThresholds),
        Emails(config.NotificationEmails),
        Urls(config.WebhookUrls),
    }.OfType<AlertConfigProblem>().ToList();

    private static AlertConfigProblem? Range(string field, decimal value, decimal min, decimal max) => value >= min && value <= max
        ? null
        : new AlertConfigProblem(field, string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}; is {value}"));

    private static AlertConfigProblem? Totals(IReadOnlyDictionary<string, decimal> thresholds)
    {
        foreach (var (code, amount) in thresholds.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var wrong = !Currency.TryParse(code, out var currency) ? "is no currency that this ledger keeps"
                : currency.Code == "USD" ? "is totalAmountThreshold"
                : amount.Scale > currency.Exponent ? $"has {currency.Exponent} decimals"
                : amount is < 0 or > 1_000_000_000_000_000 ? "must be from 0 to 1000000000000000"
                : null;
            if (wrong is not null)
                return new AlertConfigProblem("totalAmountThresholds", string.Create(CultureInfo.InvariantCulture, $"{ScheduleRules.Shown(code)} {wrong}; is {amount}"));
        }
        return null;
    }

    private static AlertConfigProblem? Emails(IReadOnlyList<string> emails)
    {
        if (emails.Count > MaxEmails)
            return new AlertConfigProblem("notificationEmails", $"must be at most {MaxEmails} addresses; are {emails.Count}");
        return emails.FirstOrDefault(email => !ScheduleRules.IsAddress(email)) is { } wrong
            ? new AlertConfigProblem("notificationEmails", $"must be e-mail addresses like ada@example.com; one is '{ScheduleRules.Shown(wrong)}'")
            : null;
    }

    private static AlertConfigProblem? Urls(IReadOnlyList<string> urls)
    {
        if (urls.Count > MaxWebhooks)
            return new AlertConfigProblem("webhookUrls", $"must be at most {MaxWebhooks} addresses; are {urls.Count}");
        return urls.FirstOrDefault(url => !IsPublicWebAddress(url)) is { } wrong
            ? new AlertConfigProblem(
                "webhookUrls",
                $"must be addresses like https://hooks.example.com/payouts, not of this machine or a private network; one is '{ScheduleRules.Shown(wrong)}'")
            : null;
    }

    /// <summary>As far as its text tells: where a name leads is only known when it is called, and is judged again then.</summary>
    private static bool IsPublicWebAddress(string? text) => text is { Length: <= MaxUrlLength }
        && text.All(c => c is > ' ' and <= '~')
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme == Uri.UriSchemeHttps
        && url is { UserInfo: "", IsLoopback: false, HostNameType: UriHostNameType.Dns or UriHostNameType.IPv4 }
        && !url.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        && !(url.HostNameType == UriHostNameType.IPv4 && IsPrivate(url.Host));

    /// <summary>RFC 6890: this network, private, shared, loopback, link-local, benchmarks, multicast and above.</summary>
    private static bool IsPrivate(string host)
    {
        var octets = host.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return (octets[0], octets[1]) is (0 or 10 or 127 or >= 224, _) or (100, >= 64 and < 128) or (169, 254)
            or (172, >= 16 and < 32) or (192, 168) or (198, 18 or 19);
    }
}
