namespace OrleansPayouts.Domain.Schedules;

/// <summary>A partial update: what is null stays as it is. Ranges as <see cref="PayoutSchedule"/> has them.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.ScheduleChange")]
public sealed record ScheduleChange
{
    [Id(0)]
    public bool? Enabled { get; init; }

    [Id(1)]
    public PayoutFrequency? Frequency { get; init; }

    /// <summary>0 (Sunday) to 6.</summary>
    [Id(2)]
    public int? DayOfWeek { get; init; }

    /// <summary>1 to 31.</summary>
    [Id(3)]
    public int? DayOfMonth { get; init; }

    /// <summary>0 to 23, local time.</summary>
    [Id(4)]
    public int? Hour { get; init; }

    /// <summary>0 to 59.</summary>
    [Id(5)]
    public int? Minute { get; init; }

    /// <summary>An IANA time zone.</summary>
    [Id(6)]
    public string? Timezone { get; init; }

    /// <summary>USD, 0.01 to 1,000,000.</summary>
    [Id(7)]
    public decimal? MinimumThreshold { get; init; }

    /// <summary>1 to 1,000.</summary>
    [Id(8)]
    public int? BatchSize { get; init; }

    /// <summary>0 to 20.</summary>
    [Id(9)]
    public int? MaxRetries { get; init; }

    /// <summary>All of them: the list is replaced.</summary>
    [Id(10)]
    public List<string>? NotificationEmails { get; init; }

    /// <summary>All of them: the table is replaced.</summary>
    [Id(11)]
    public Dictionary<string, decimal>? MinimumThresholds { get; init; }

    /// <summary>The schedule with the named fields changed; not checked (<see cref="ScheduleRules"/>).</summary>
    public PayoutSchedule AppliedTo(PayoutSchedule schedule) => schedule with
    {
        Enabled = Enabled ?? schedule.Enabled,
        Frequency = Frequency ?? schedule.Frequency,
        DayOfWeek = DayOfWeek ?? schedule.DayOfWeek,
        DayOfMonth = DayOfMonth ?? schedule.DayOfMonth,
        Hour = Hour ?? schedule.Hour,
        Minute = Minute ?? schedule.Minute,
        Timezone = Timezone ?? schedule.Timezone,
        MinimumThreshold = MinimumThreshold ?? schedule.MinimumThreshold,
        MinimumThresholds = MinimumThresholds ?? schedule.MinimumThresholds,
        BatchSize = BatchSize ?? schedule.BatchSize,
        MaxRetries = MaxRetries ?? schedule.MaxRetries,
        NotificationEmails = NotificationEmails ?? schedule.NotificationEmails,
    };
}
