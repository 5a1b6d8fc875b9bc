namespace OrleansPayouts.Domain.Schedules;

/// <summary>One slot of a schedule.</summary>
/// <param name="Slot">Its instant, in UTC. It is the slot's name: one run a slot (invariant I8).</param>
/// <param name="Local">The same instant in the schedule's zone, with the zone's offset rounded to the minute.</param>
/// <param name="Clamped">The month has no such day, so it is the month's last.</param>
/// <param name="Gap">A gap skips the local time, so it is the gap's end.</param>
/// <param name="Overlap">The local time comes twice, and this is the first.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.ScheduleSlot")]
public sealed record ScheduleSlot(
    [property: Id(0)] DateTimeOffset Slot,
    [property: Id(1)] DateTimeOffset Local,
    [property: Id(2)] bool Clamped,
    [property: Id(3)] bool Gap,
    [property: Id(4)] bool Overlap)
{
    /// <summary>What is out of the ordinary, as the API names it: <c>clamped</c>, <c>gap</c>, <c>overlap</c>.</summary>
    public IReadOnlyList<string> Marks() =>
        [.. Clamped ? ["clamped"] : Array.Empty<string>(), .. Gap ? ["gap"] : Array.Empty<string>(), .. Overlap ? ["overlap"] : Array.Empty<string>()];
}
