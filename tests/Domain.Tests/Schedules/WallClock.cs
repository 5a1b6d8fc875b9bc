using NodaTime;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

/// <summary>
/// The slots of a schedule by watching a clock on the wall minute by minute: a day's slot is the first minute at which it
/// shows the hour or has passed it. Of the zones it knows their offset at an instant and nothing else; the days are the
/// framework's.
/// </summary>
internal sealed class WallClock(PayoutSchedule schedule)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(15);

    private readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb[schedule.Timezone];

    /// <summary>Two slots before the instant and two after it at least, one an instant.</summary>
    public List<ScheduleSlot> SlotsAround(DateTimeOffset instant)
    {
        var today = instant.UtcDateTime.Date;
        var days = Enumerable.Range(-100, 200).Select(offset => today.AddDays(offset)).Where(IsPayday).ToList();
        var next = days.FindIndex(day => day > today);
        // A day's slot lies within two days of its date in UTC.
        var margin = schedule.Frequency == PayoutFrequency.Daily ? 4 : 3;
        return days.Skip(next - margin).Take(2 * margin).Select(Watch).DistinctBy(slot => slot.Slot).ToList();
    }

    private bool IsPayday(DateTime day) => schedule.Frequency switch
    {
        PayoutFrequency.Daily => true,
        PayoutFrequency.Weekly => (int)day.DayOfWeek == schedule.DayOfWeek,
        _ => day.Day == Math.Min(schedule.DayOfMonth, DateTime.DaysInMonth(day.Year, day.Month)),
    };

    private ScheduleSlot Watch(DateTime day)
    {
        var meant = day.AddHours(schedule.Hour).AddMinutes(schedule.Minute);
        var instant = new DateTimeOffset(meant, TimeSpan.Zero) - LargestOffset;
        while (Shows(instant) < meant)
            instant += Minute;
        var shown = Shows(instant);
        var changes = Shows(instant + Day) - shown != Day;
        return new ScheduleSlot(
            instant,
            instant.ToOffset(shown - instant.UtcDateTime),
            Clamped: schedule.Frequency == PayoutFrequency.Monthly && day.Day != schedule.DayOfMonth,
            Gap: shown != meant,
            Overlap: shown == meant && changes && Enumerable.Range(1, 24 * 60).Any(minutes => Shows(instant + (minutes * Minute)) == meant));
    }

    private DateTime Shows(DateTimeOffset instant) =>
        instant.UtcDateTime.AddSeconds(zone.GetUtcOffset(Instant.FromDateTimeOffset(instant)).Seconds);
}
