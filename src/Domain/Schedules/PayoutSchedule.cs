using NodaTime;
using NodaTime.TimeZones;

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

    /// <summary>The latest slot at or before <paramref name="instant"/>.</summary>
    public DateTimeOffset SlotAtOrBefore(DateTimeOffset instant)
    {
        var date = LocalDate(instant);
        // A zone's shifts move a slot by at most a day, so the slot lies in this period or in one of the two before.
        for (var back = 1; ; back--)
            if (SlotIn(date, back) is var slot && slot <= instant)
                return slot;
    }

    /// <summary>The first slot after <paramref name="instant"/>.</summary>
    public DateTimeOffset SlotAfter(DateTimeOffset instant)
    {
        var date = LocalDate(instant);
        for (var ahead = -1; ; ahead++)
            if (SlotIn(date, ahead) is var slot && slot > instant)
                return slot;
    }

    private LocalDate LocalDate(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Zone()).Date;

    /// <summary>The slot of the period (day, week, month) that is <paramref name="offset"/> periods from the one of <paramref name="date"/>.</summary>
    private DateTimeOffset SlotIn(LocalDate date, int offset)
    {
        var day = Frequency switch
        {
            PayoutFrequency.Daily => date.PlusDays(offset),
            PayoutFrequency.Weekly => SundayOf(date).PlusWeeks(offset).PlusDays(DayOfWeek),
            _ => InMonth(date.With(DateAdjusters.StartOfMonth).PlusMonths(offset)),
        };
        return day.At(new LocalTime(Hour, Minute)).InZone(Zone(), GapEndOverlapFirst).ToDateTimeOffset().ToUniversalTime();
    }

    private static LocalDate SundayOf(LocalDate date) => date.PlusDays(-((int)date.DayOfWeek % 7));

    private LocalDate InMonth(LocalDate first) =>
        first.PlusDays(Math.Min(DayOfMonth, CalendarSystem.Iso.GetDaysInMonth(first.Year, first.Month)) - 1);

    private DateTimeZone Zone() => DateTimeZoneProviders.Tzdb[Timezone];

    /// <summary>A time that a gap skips moves to the gap's end; one that an overlap repeats happens once, the first time.</summary>
    private static readonly ZoneLocalMappingResolver GapEndOverlapFirst =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
}
