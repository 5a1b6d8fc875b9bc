using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains;

/// <summary>What became of a trigger.</summary>
/// <param name="Disposition">Started, replayed, not due or no such slot.</param>
/// <param name="Run">The run, where there is one.</param>
/// <param name="NextSlot">When the next slot is due.</param>
/// <param name="OpenSlot">The slot that is due and has no run; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.TriggerResult")]
public sealed record TriggerResult(
    [property: Id(0)] TriggerDisposition Disposition,
    [property: Id(1)] RunId? Run,
    [property: Id(2)] DateTimeOffset NextSlot,
    [property: Id(3)] DateTimeOffset? OpenSlot = null);
