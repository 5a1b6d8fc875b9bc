namespace OrleansPayouts.Domain.Runs;

/// <summary>What the whole cluster may do at Stripe (invariant I6).</summary>
/// <param name="Concurrency">Requests in flight: 1 and up.</param>
/// <param name="RequestsPerSecond">Requests a second: 1 and up.</param>
public readonly record struct PermitCaps(int Concurrency, int RequestsPerSecond);
