using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Grains;

/// <summary>The schedule and what is going on.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.SchedulerStatus")]
public sealed record SchedulerStatus(
    [property: Id(0)] PayoutSchedule Schedule,
    [property: Id(1)] DateTimeOffset NextSlot,
    [property: Id(2)] RunId? ActiveRun);
