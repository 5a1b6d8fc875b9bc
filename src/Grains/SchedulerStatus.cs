using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Grains;

/// <summary>The schedule and what is going on.</summary>
/// <param name="Schedule">As it is stored.</param>
/// <param name="NextSlot">The next slot from now.</param>
/// <param name="ActiveRun">The run that is going or being cancelled; null where there is none.</param>
/// <param name="OpenSlot">The slot that is due and has no run; null where there is none.</param>
/// <param name="StripeProblem">Why the scheduler's silo may not send to Stripe, a pause's code; null where it may.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.SchedulerStatus")]
public sealed record SchedulerStatus(
    [property: Id(0)] PayoutSchedule Schedule,
    [property: Id(1)] DateTimeOffset NextSlot,
    [property: Id(2)] RunId? ActiveRun,
    [property: Id(3)] DateTimeOffset? OpenSlot = null,
    [property: Id(4)] string? StripeProblem = null);
