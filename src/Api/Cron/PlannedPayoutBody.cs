namespace OrleansPayouts.Api.Cron;

/// <summary>A payout that a run would make, in major units.</summary>
public sealed record PlannedPayoutBody(string WriterId, decimal Amount, string Currency);
