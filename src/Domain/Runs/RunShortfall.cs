namespace OrleansPayouts.Domain.Runs;

/// <summary>A currency in which a run could not pay everyone, because Stripe's balance did not reach.</summary>
/// <param name="Run">The run.</param>
/// <param name="Currency">What was short.</param>
/// <param name="Code"><see cref="PreflightDecider.BalanceBelowPlan"/> or <see cref="PreflightDecider.BalanceInsufficient"/>.</param>
/// <param name="FoundAt">When it was found.</param>
public sealed record RunShortfall(RunId Run, Currency Currency, string Code, DateTimeOffset FoundAt);
