using NodaTime;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

/// <summary>The slots around an instant by looking at each local day: slow, and with nothing to be clever about.</summary>
internal static class ScheduleOracle
{
    public static List<DateTimeOffset> SlotsAround(PayoutSchedule schedule, DateTimeOffset instant)
    {
        var zone = DateTimeZoneProviders.Tzdb[schedule.Timezone];
        var day = Instant.FromDateTimeOffset(instant).InZone(zone).Date;
        return Enumerable.Range(-70, 140)
            .Select(day.PlusDays)
            .Where(date => IsPayday(schedule, date))
            .Select(date => InstantOf(zone.MapLocal(date.At(new LocalTime(schedule.Hour, schedule.Minute)))))
            .Order()
            .ToList();
    }

    private static bool IsPayday(PayoutSchedule schedule, LocalDate date) => schedule.Frequency switch
    {
        PayoutFrequency.Daily => true,
        PayoutFrequency.Weekly => date.ToDateTimeUnspecified().DayOfWeek == (DayOfWeek)schedule.DayOfWeek,
        _ => date.Day == schedule.DayOfMonth || (date.Day < schedule.DayOfMonth && date.PlusDays(1).Day == 1),
    };

    private static DateTimeOffset InstantOf(NodaTime.TimeZones.ZoneLocalMapping mapping) =>
        (mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant()).ToDateTimeOffset();
}
