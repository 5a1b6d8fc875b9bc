namespace OrleansPayouts.Domain.Sending;

/// <summary>The circuit as others see it.</summary>
/// <param name="Status">Closed, open or half-open.</param>
/// <param name="SendAgainAfter">How long to wait before anything is sent, or before asking again; zero where it may be tried now.</param>
/// <param name="RequestsPerSecond">The rate of the whole cluster at present.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.CircuitView")]
public sealed record CircuitView(
    [property: Id(0)] CircuitStatus Status,
    [property: Id(1)] TimeSpan SendAgainAfter,
    [property: Id(2)] int RequestsPerSecond);
