using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A run with its totals. <paramref name="Excluded"/> counts the balances that were not chosen.</summary>
public sealed record RunView(PayoutRun Run, RunTotals Totals, long Excluded);
