using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Cron;

/// <summary>The schedule and the settings that runs start with (configuration.md).</summary>
/// <param name="Enabled">Whether slots are due.</param>
/// <param name="Frequency"><c>daily</c>, <c>weekly</c> or <c>monthly</c>.</param>
/// <param name="DayOfWeek">For weekly: 0 (Sunday) to 6.</param>
/// <param name="DayOfMonth">For monthly: 1 to 31.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Timezone">IANA.</param>
/// <param name="MinimumThreshold">Smallest payout in USD.</param>
/// <param name="MinimumThresholds">Smallest payouts in other currencies that were set, in major units by code; each other currency has a default.</param>
/// <param name="BatchSize">Payouts a batch.</param>
/// <param name="MaxRetries">Retries after the first attempt.</param>
/// <param name="NotificationEmails">Who is told of runs.</param>
public sealed record ScheduleBody(
    bool Enabled,
    string Frequency,
    int DayOfWeek,
    int DayOfMonth,
    int Hour,
    int Minute,
    string Timezone,
    decimal MinimumThreshold,
    IReadOnlyDictionary<string, decimal> MinimumThresholds,
    int BatchSize,
    int MaxRetries,
    IReadOnlyList<string> NotificationEmails)
{
    public static ScheduleBody Of(PayoutSchedule schedule, PayoutOptions options) => new(
        schedule.Enabled,
        EnumNames<PayoutFrequency>.Of(schedule.Frequency),
        schedule.DayOfWeek,
        schedule.DayOfMonth,
        schedule.Hour,
        schedule.Minute,
        schedule.Timezone,
        options.ThresholdsUnder(schedule).Usd,
        options.ThresholdsUnder(schedule).Others.ByCode,
        schedule.BatchSize ?? options.BatchSize,
        schedule.MaxRetries ?? options.MaxRetries,
        schedule.NotificationEmails);
}
