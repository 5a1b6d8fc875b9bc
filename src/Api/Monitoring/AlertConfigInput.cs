using System.Globalization;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>How a partial alert configuration is sent: the fields of configuration.md, "Alerts".</summary>
public static class AlertConfigInput
{
    private static readonly InputField Enabled = new("enabled", InputKind.Flag, "Whether alerts are raised.");
    private static readonly InputField FailureRate = new("failureRateThreshold", InputKind.Number, "In percent: 0 to 100.");
    private static readonly InputField Pending = new("pendingPayoutThreshold", InputKind.Whole, "Payouts: 0 to 1,000,000,000.");
    private static readonly InputField Delay = new("processingDelayThreshold", InputKind.Number, "In hours: above 0, up to 8,760.");
    private static readonly InputField Amount = new("totalAmountThreshold", InputKind.Number, "In USD: 0 to 1,000,000,000,000.");
    private static readonly InputField Amounts = new(
        "totalAmountThresholds", InputKind.Amounts,
        "In other currencies, in major units by code: {\"JPY\":1200000}. The table is replaced; a currency that is not in it has a default.");
    private static readonly InputField Emails = new("notificationEmails", InputKind.TextList, "Who is told by mail; at most 50 addresses.");
    private static readonly InputField Webhooks = new("webhookUrls", InputKind.TextList, "Who is told by webhook; at most 20 public http or https addresses.");

    public static readonly InputShape Shape = new("AlertConfig", [Enabled, FailureRate, Pending, Delay, Amount, Amounts, Emails, Webhooks]);

    /// <summary>The named fields; null where one is wrong. All that is wrong is noted with the row.</summary>
    public static AlertConfigChange? Read(InputRow row)
    {
        var change = new AlertConfigChange
        {
            Enabled = row.Flag(Enabled),
            FailureRateThreshold = Number(row, FailureRate),
            PendingPayoutThreshold = row.Parsed<long>(
                Pending,
                static (text, out value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value),
                "must be a whole number"),
            ProcessingDelayThreshold = Number(row, Delay),
            TotalAmountThreshold = Number(row, Amount),
            TotalAmountThresholds = row.Amounts(Amounts),
            NotificationEmails = row.TextList(Emails, AlertConfigRules.MaxEmails, maxLength: 254),
            WebhookUrls = row.TextList(Webhooks, AlertConfigRules.MaxWebhooks, AlertConfigRules.MaxUrlLength),
        };
        // Against the default, whose own fields are right: what is found is what was sent.
        foreach (var problem in AlertConfigRules.WhatIsWrong(change.AppliedTo(new AlertConfig())))
            row.Refuse(problem.Field, problem.Message);
        return row.IsValid ? change : null;
    }

    private static decimal? Number(InputRow row, InputField field) =>
        row.Parsed<decimal>(field, static (text, out value) => PlainDecimal.TryParse(text!, out value), PlainDecimal.Rule);
}
