using NodaTime;

namespace OrleansPayouts.Domain.Schedules;

/// <summary>
/// The slots of a schedule around any instant. A local time that a gap skips moves to the gap's end; one that an overlap
/// repeats happens once, the first time; a day that a month lacks is the month's last.
/// </summary>
public sealed class SlotCalculator
{
    /// <summary>The calendar begins with the runs' numbering, and ends where no zone can carry it over the end of time.</summary>
    public static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;

    /// <inheritdoc cref="Earliest"/>
    public static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PayoutSchedule schedule;
    private readonly DateTimeZone zone;
    private readonly LocalTime timeOfDay;

    /// <param name="schedule">One that <see cref="ScheduleRules"/> finds nothing wrong with.</param>
    public SlotCalculator(PayoutSchedule schedule)
    {
        this.schedule = schedule;
        zone = DateTimeZoneProviders.Tzdb[schedule.Timezone];
        timeOfDay = new LocalTime(schedule.Hour, schedule.Minute);
    }

    /// <summary>The first slot after <paramref name="instant"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is not from <see cref="Earliest"/> to <see cref="Latest"/>.</exception>
    public ScheduleSlot NextAfter(DateTimeOffset instant)
    {
        var date = LocalDate(instant);
        for (var ahead = -1; ; ahead++)
            if (SlotIn(date, ahead) is var slot && slot.Slot > instant)
                return slot;
    }

    /// <summary>The latest slot at or before <paramref name="instant"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is not from <see cref="Earliest"/> to <see cref="Latest"/>.</exception>
    public ScheduleSlot LatestAtOrBefore(DateTimeOffset instant)
    {
        var date = LocalDate(instant);
        // An overlap of up to a day can bring the next period's slot before an instant of this one.
        for (var back = 1; ; back--)
            if (SlotIn(date, back) is var slot && slot.Slot <= instant)
                return FirstAt(slot, date, back);
    }

    /// <summary>All slots after <paramref name="instant"/> in order, without end: whoever asks, stops.</summary>
    public IEnumerable<ScheduleSlot> After(DateTimeOffset instant)
    {
        for (var slot = NextAfter(instant); ; slot = NextAfter(slot.Slot))
            yield return slot;
    }

    /// <summary>A gap of a whole day moves its day's slot onto the next day's midnight, whose own slot that may be: both are one.</summary>
    private ScheduleSlot FirstAt(ScheduleSlot slot, LocalDate date, int offset) =>
        SlotIn(date, offset - 1) is var earlier && earlier.Slot == slot.Slot ? earlier : slot;

    private LocalDate LocalDate(DateTimeOffset instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, Earliest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(instant, Latest);
        return Instant.FromDateTimeOffset(instant).InZone(zone).Date;
    }

    /// <summary>The slot of the period (day, week, month) that is <paramref name="offset"/> periods from the one of <paramref name="date"/>.</summary>
    private ScheduleSlot SlotIn(LocalDate date, int offset)
    {
        var day = schedule.Frequency switch
        {
            PayoutFrequency.Daily => date.PlusDays(offset),
            PayoutFrequency.Weekly => SundayOf(date).PlusWeeks(offset).PlusDays(schedule.DayOfWeek),
            _ => InMonth(date.With(DateAdjusters.StartOfMonth).PlusMonths(offset)),
        };
        var mapping = zone.MapLocal(day.At(timeOfDay));
        // From the instant, never from the local time: an offset with seconds (Monrovia until 1972) would be cut to minutes.
        var slot = mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
        return new ScheduleSlot(
            slot.ToDateTimeOffset(),
            Local(slot),
            Clamped: schedule.Frequency == PayoutFrequency.Monthly && day.Day < schedule.DayOfMonth,
            Gap: mapping.Count == 0,
            Overlap: mapping.Count == 2);
    }

    private DateTimeOffset Local(Instant slot) =>
        slot.ToDateTimeOffset().ToOffset(TimeSpan.FromMinutes(Math.Round(zone.GetUtcOffset(slot).Seconds / 60.0)));

    private static LocalDate SundayOf(LocalDate date) => date.PlusDays(-((int)date.DayOfWeek % 7));

    private LocalDate InMonth(LocalDate first) =>
        first.PlusDays(Math.Min(schedule.DayOfMonth, CalendarSystem.Iso.GetDaysInMonth(first.Year, first.Month)) - 1);
}
