using NodaTime;
using NodaTime.TimeZones;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Every zone there is, over the fifty years from 1990.</summary>
public sealed class EveryZoneTests
{
    private static readonly DateTimeOffset From = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_month_has_one_slot_in_every_zone_over_fifty_years() => InEachZone((zone, number) => new PayoutSchedule
    {
        Timezone = zone.Id, DayOfMonth = 1 + (number % 31), Hour = number % 24, Minute = number % 60,
    }).ShouldBeEmpty();

    [Fact]
    public void Each_week_has_one_slot_in_every_zone_over_fifty_years() => InEachZone((zone, number) => new PayoutSchedule
    {
        Frequency = PayoutFrequency.Weekly, Timezone = zone.Id, DayOfWeek = number % 7, Hour = number % 24, Minute = number % 60,
    }).ShouldBeEmpty();

    [Fact]
    public void Around_each_change_of_the_clocks_each_day_has_one_slot()
    {
        var (changes, marked, wrong) = (0, 0, new List<string>());
        foreach (var zone in Zones())
            foreach (var at in zone.GetZoneIntervals(Instant.FromDateTimeOffset(From), Instant.FromDateTimeOffset(To)).Skip(1).Select(interval => interval.Start))
            {
                changes++;
                // In the middle of what is skipped or repeated.
                var middle = at.InZone(zone).LocalDateTime.PlusMinutes(-Shift(zone, at) / 2);
                var schedule = new PayoutSchedule { Frequency = PayoutFrequency.Daily, Timezone = zone.Id, Hour = middle.Hour, Minute = middle.Minute };
                var slots = new SlotCalculator(schedule).After(at.ToDateTimeOffset().AddDays(-2)).Take(4).ToList();
                wrong.AddRange(WhatIsWrong(slots, zone, schedule));
                marked += slots.Count(slot => slot.Gap || slot.Overlap);
            }

        wrong.ShouldBeEmpty();
        changes.ShouldBeGreaterThan(10_000);
        // A change of name or of rule moves no clock; most do.
        marked.ShouldBeGreaterThan(changes * 9 / 10);
    }

    private static List<string> InEachZone(Func<DateTimeZone, int, PayoutSchedule> schedule) => Zones()
        .Select((zone, number) => (Zone: zone, Schedule: schedule(zone, number)))
        .SelectMany(given => WhatIsWrong(
            [.. new SlotCalculator(given.Schedule).After(From).TakeWhile(slot => slot.Slot <= To)], given.Zone, given.Schedule))
        .ToList();

    /// <summary>Slots rise, none is left out, and outside of gaps the zone's clocks show the time that was asked for.</summary>
    private static List<string> WhatIsWrong(List<ScheduleSlot> slots, DateTimeZone zone, PayoutSchedule schedule)
    {
        var days = slots.ConvertAll(slot => DayOf(slot, zone, schedule));
        var wrong = new List<string>();
        for (var i = 0; i < slots.Count; i++)
        {
            if (days[i] is not { } day || !IsPayday(day, schedule))
                wrong.Add($"{zone.Id} {slots[i]}");
            else if (i > 0 && (slots[i].Slot <= slots[i - 1].Slot || days[i - 1] is not { } before || Next(before, schedule) != day))
                wrong.Add($"{zone.Id} {slots[i]} follows {slots[i - 1]}");
        }

        return wrong;
    }

    private static bool IsPayday(LocalDate day, PayoutSchedule schedule) => schedule.Frequency switch
    {
        PayoutFrequency.Daily => true,
        PayoutFrequency.Weekly => (int)day.DayOfWeek % 7 == schedule.DayOfWeek,
        _ => day.Day == Math.Min(schedule.DayOfMonth, DateTime.DaysInMonth(day.Year, day.Month)),
    };

    private static LocalDate Next(LocalDate day, PayoutSchedule schedule)
    {
        do
            day = day.PlusDays(1);
        while (!IsPayday(day, schedule));
        return day;
    }

    /// <summary>The day that is meant; null where the time is not the one that was asked for.</summary>
    private static LocalDate? DayOf(ScheduleSlot slot, DateTimeZone zone, PayoutSchedule schedule)
    {
        var instant = Instant.FromDateTimeOffset(slot.Slot);
        var shown = instant.InZone(zone).LocalDateTime;
        var asked = new LocalTime(schedule.Hour, schedule.Minute);
        if (!slot.Gap)
            return shown.TimeOfDay == asked ? shown.Date : null;
        // What is skipped lies before the gap's end: the same day, or, over midnight, the day before.
        var skipped = shown.Date.At(asked) < shown ? shown.Date : shown.Date.PlusDays(-1);
        return zone.GetZoneInterval(instant).Start == instant ? skipped : null;
    }

    /// <summary>By how many minutes the clocks go forward at the instant; negative where they go back.</summary>
    private static long Shift(DateTimeZone zone, Instant at) =>
        (zone.GetUtcOffset(at).Seconds - zone.GetUtcOffset(at - Duration.Epsilon).Seconds) / 60;

    /// <summary>Each under one name; the others are links to it.</summary>
    private static IEnumerable<DateTimeZone> Zones() =>
        TzdbDateTimeZoneSource.Default.CanonicalIdMap.Values.Distinct().Order(StringComparer.Ordinal).Select(id => DateTimeZoneProviders.Tzdb[id]);
}
