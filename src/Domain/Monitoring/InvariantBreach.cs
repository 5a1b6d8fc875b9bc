namespace OrleansPayouts.Domain.Monitoring;

/// <summary>An invariant that does not hold in the database.</summary>
/// <param name="Invariant">Its name in the design: <c>I3</c>.</param>
/// <param name="Found">What contradicts it, in words; the first ones of many.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.InvariantBreach")]
public sealed record InvariantBreach([property: Id(0)] string Invariant, [property: Id(1)] string Found);
