using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Sending;

/// <summary>What the cluster is configured to do at most, and when it does less.</summary>
/// <param name="Caps">The permitted concurrency and rate.</param>
/// <param name="Circuit">When the circuit opens.</param>
/// <param name="RateRecovery">In which a lowered rate would climb from nothing to the permitted one: 1 s to 1 h.</param>
public sealed record ThrottleLimits(PermitCaps Caps, CircuitLimits Circuit, TimeSpan RateRecovery);
