namespace OrleansPayouts.Grains;

/// <summary>Who asks the monitor for a change.</summary>
/// <param name="Actor">The key's name.</param>
/// <param name="CorrelationId">The request's.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.MonitorAsker")]
public sealed record MonitorAsker([property: Id(0)] string Actor, [property: Id(1)] string CorrelationId);
