namespace OrleansPayouts.Domain.Runs;

/// <summary>A share of the cluster's permits, handed to one holder for a while.</summary>
/// <param name="Concurrency">Payouts the holder may have in flight; 0 where none is free.</param>
/// <param name="RequestsPerSecond">Requests a second it may make.</param>
/// <param name="ExpiresAt">After this nothing may be begun under the lease.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PermitLease")]
public sealed record PermitLease(
    [property: Id(0)] int Concurrency,
    [property: Id(1)] int RequestsPerSecond,
    [property: Id(2)] DateTimeOffset ExpiresAt);
