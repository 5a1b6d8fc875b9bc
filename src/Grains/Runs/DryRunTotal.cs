namespace OrleansPayouts.Grains.Runs;

/// <summary>How many payouts a run would make in one currency, and their sum.</summary>
public sealed record DryRunTotal(long Payouts, Money Amount);
