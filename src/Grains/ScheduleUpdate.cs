using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Grains;

/// <summary>What became of a change of the schedule.</summary>
/// <param name="Schedule">The schedule as it is now; the old one where the change was refused.</param>
/// <param name="NextSlots">Its next twelve slots; none where the change was refused.</param>
/// <param name="Problems">Why it was refused, one for each field; empty where it is stored.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.ScheduleUpdate")]
public sealed record ScheduleUpdate(
    [property: Id(0)] PayoutSchedule Schedule,
    [property: Id(1)] List<ScheduleSlot> NextSlots,
    [property: Id(2)] List<ScheduleProblem> Problems);
