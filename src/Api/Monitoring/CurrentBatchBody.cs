namespace OrleansPayouts.Api.Monitoring;

/// <summary>What the run that is going works on.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="BatchSize">Payouts whose attempts are begun in one write.</param>
/// <param name="Done">Payouts of the run that are paid, failed or parked.</param>
/// <param name="Total">Planned so far.</param>
public sealed record CurrentBatchBody(string RunId, int BatchSize, long Done, long Total);
