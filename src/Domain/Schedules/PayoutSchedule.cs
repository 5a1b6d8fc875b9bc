namespace OrleansPayouts.Domain.Schedules;

/// <summary>When runs are due (configuration.md, "Schedule"). A slot is an instant; it is due until it is paid or the next one comes.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PayoutSchedule")]
public sealed record PayoutSchedule
{
    [Id(0)]
    public bool Enabled { get; init; } = true;

    [Id(1)]
    public PayoutFrequency Frequency { get; init; } = PayoutFrequency.Monthly;

    /// <summary>For weekly: 0 (Sunday) to 6.</summary>
    [Id(2)]
    public int DayOfWeek { get; init; } = 1;

    /// <summary>For monthly: 1 to 31, clamped to the month's last day.</summary>
    [Id(3)]
    public int DayOfMonth { get; init; } = 1;

    /// <summary>0 to 23, local time.</summary>
    [Id(4)]
    public int Hour { get; init; } = 9;

    /// <summary>0 to 59.</summary>
    [Id(5)]
    public int Minute { get; init; }

    /// <summary>An IANA time zone.</summary>
    [Id(6)]
    public string Timezone { get; init; } = "UTC";

    /// <summary>Smallest payout in USD, 0.01 to 1,000,000; null for the program's own (PAYOUT_MIN_THRESHOLD).</summary>
    [Id(7)]
    public decimal? MinimumThreshold { get; init; }

    /// <summary>Payouts a batch, 1 to 1,000; null for the program's own (PAYOUT_BATCH_SIZE).</summary>
    [Id(8)]
    public int? BatchSize { get; init; }

    /// <summary>Retries after the first attempt, 0 to 20; null for the program's own (PAYOUT_MAX_RETRIES).</summary>
    [Id(9)]
    public int? MaxRetries { get; init; }

    /// <summary>Who is told of runs; at most <see cref="ScheduleRules.MaxEmails"/>.</summary>
    [Id(10)]
    public List<string> NotificationEmails { get; init; } = [];

    /// <summary>
    /// Smallest payouts in other currencies, in major units by code; the program's own (PAYOUT_MIN_THRESHOLDS) for those that are not
    /// named.
    /// </summary>
    [Id(11)]
    public Dictionary<string, decimal> MinimumThresholds { get; init; } = [];

    /// <summary>Whether both have the same slots, and both have them due or not.</summary>
    public bool HasSlotsOf(PayoutSchedule other) =>
        (Enabled, Frequency, DayOfWeek, DayOfMonth, Hour, Minute, Timezone)
        == (other.Enabled, other.Frequency, other.DayOfWeek, other.DayOfMonth, other.Hour, other.Minute, other.Timezone);

    /// <summary>The latest slot at or before <paramref name="instant"/>, in UTC.</summary>
    public DateTimeOffset SlotAtOrBefore(DateTimeOffset instant) => new SlotCalculator(this).LatestAtOrBefore(instant).Slot;

    /// <summary>The first slot after <paramref name="instant"/>, in UTC.</summary>
    public DateTimeOffset SlotAfter(DateTimeOffset instant) => new SlotCalculator(this).NextAfter(instant).Slot;
}
