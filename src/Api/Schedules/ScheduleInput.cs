using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Api.Schedules;

/// <summary>How a partial schedule is sent: the fields of configuration.md, "Schedule".</summary>
public static class ScheduleInput
{
    private static readonly InputField Enabled = new("enabled", InputKind.Flag, "Whether slots are due.");
    private static readonly InputField Frequency = new("frequency", InputKind.Text, "daily, weekly or monthly.");
    private static readonly InputField DayOfWeek = new("dayOfWeek", InputKind.Whole, "For weekly: 0 (Sunday) to 6.");
    private static readonly InputField DayOfMonth = new("dayOfMonth", InputKind.Whole, "For monthly: 1 to 31, clamped to the month's last day.");
    private static readonly InputField Hour = new("hour", InputKind.Whole, "0 to 23, local time.");
    private static readonly InputField Minute = new("minute", InputKind.Whole, "0 to 59.");
    private static readonly InputField Timezone = new("timezone", InputKind.Text, "An IANA time zone.");
    private static readonly InputField MinimumThreshold = new("minimumThreshold", InputKind.Number, "Smallest payout in USD: 0.01 to 1,000,000, with at most 2 decimals.");
    private static readonly InputField MinimumThresholds = new(
        "minimumThresholds", InputKind.Amounts,
        "Smallest payouts in other currencies, in major units by code: {\"JPY\":3000}. The table is replaced; a currency that is not in it has a default.");
    private static readonly InputField BatchSize = new("batchSize", InputKind.Whole, "Payouts a batch: 1 to 1,000.");
    private static readonly InputField MaxRetries = new("maxRetries", InputKind.Whole, "Retries after the first attempt: 0 to 20.");
    private static readonly InputField NotificationEmails = new("notificationEmails", InputKind.TextList, "Who is told of runs; at most 50 addresses.");

    public static readonly InputShape Shape = new(
        "Schedule",
        [
            Enabled, Frequency, DayOfWeek, DayOfMonth, Hour, Minute, Timezone, MinimumThreshold, MinimumThresholds, BatchSize, MaxRetries, NotificationEmails,
        ]);

    /// <summary>The named fields; null where one is wrong. All that is wrong is noted with the row.</summary>
    public static ScheduleChange? Read(InputRow row)
    {
        var change = new ScheduleChange
        {
            Enabled = row.Flag(Enabled),
            Frequency = row.Parsed<PayoutFrequency>(Frequency, EnumNames<PayoutFrequency>.TryParse, "must be daily, weekly or monthly"),
            DayOfWeek = Whole(row, DayOfWeek),
            DayOfMonth = Whole(row, DayOfMonth),
            Hour = Whole(row, Hour),
            Minute = Whole(row, Minute),
            Timezone = row.Text(Timezone, maxLength: 100),
            MinimumThreshold = row.Parsed<decimal>(MinimumThreshold, static (text, out value) => PlainDecimal.TryParse(text!, out value), PlainDecimal.Rule),
            MinimumThresholds = row.Amounts(MinimumThresholds),
            BatchSize = Whole(row, BatchSize),
            MaxRetries = Whole(row, MaxRetries),
            NotificationEmails = row.TextList(NotificationEmails, ScheduleRules.MaxEmails, maxLength: 254)?.ToList(),
        };
        // Against the default, whose own fields are right: what is found is what was sent.
        foreach (var problem in ScheduleRules.WhatIsWrong(change.AppliedTo(new PayoutSchedule())))
            row.Refuse(problem.Field, problem.Message);
        return row.IsValid ? change : null;
    }

    /// <summary>Its range is the Domain's business.</summary>
    private static int? Whole(InputRow row, InputField field) => row.Whole(field, int.MinValue, int.MaxValue);
}
