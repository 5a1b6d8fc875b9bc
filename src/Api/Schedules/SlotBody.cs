using System.Globalization;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Api.Schedules;

/// <summary>One slot as it is shown.</summary>
/// <param name="Slot">In UTC; what a cron call names as its <c>slot</c>.</param>
/// <param name="Local">The same instant in the schedule's zone, with its offset.</param>
/// <param name="Marks">What is out of the ordinary: <c>clamped</c>, <c>gap</c>, <c>overlap</c>.</param>
public sealed record SlotBody(DateTimeOffset Slot, string Local, IReadOnlyList<string> Marks)
{
    /// <summary>As many slots as <c>updateSchedule</c> answers with, and a preview unless it is asked for more.</summary>
    public const int Few = 12;

    /// <summary>The slots strictly after an instant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant, or a slot of these, is outside the calendar of <see cref="SlotCalculator"/>.</exception>
    public static IReadOnlyList<SlotBody> After(PayoutSchedule schedule, DateTimeOffset from, int count = Few) =>
        [.. new SlotCalculator(schedule).After(from).Take(count).Select(Of)];

    public static SlotBody Of(ScheduleSlot slot) =>
        new(slot.Slot, slot.Local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), slot.Marks());
}
