using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Domain.Runs;

/// <summary>A holder asks for permits, or for those it has to be renewed. Who wants none and has none in flight gives back all.</summary>
/// <param name="Holder">Who asks: one process of a silo, from its start to its end.</param>
/// <param name="Number">Rises with each request of a holder: what arrives late must not undo what came after it.</param>
/// <param name="Wanted">Requests that it could have in flight at once: those it has, and those that wait.</param>
/// <param name="InFlight">The most that it will have in flight until the answer comes.</param>
/// <param name="RequestsPerSecond">The highest rate of its last second and until the answer comes.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PermitRequest")]
public sealed record PermitRequest(
    [property: Id(0)] string Holder,
    [property: Id(1)] long Number,
    [property: Id(2)] int Wanted,
    [property: Id(3)] int InFlight,
    [property: Id(4)] int RequestsPerSecond)
{
    /// <summary>What became of its requests since it last asked.</summary>
    [Id(5)]
    public SendReport Report { get; init; } = new();
}
