using OrleansPayouts.Api.Audit;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Tracing;

/// <summary>What followed from one request.</summary>
/// <param name="TracedCorrelationId">The request's.</param>
/// <param name="Runs">That it started or steered.</param>
/// <param name="Payouts">The first ones: those that it changed itself, then those of the run that it started.</param>
/// <param name="PayoutCount">How many there are in all; the rest is at <c>/runs/{id}/payouts</c>.</param>
/// <param name="Audit">The first entries, oldest first.</param>
/// <param name="HasMoreAudit">Whether some are left out.</param>
/// <param name="Alerts">About its runs, or that it acknowledged or resolved.</param>
public sealed record TraceBody(
    string TracedCorrelationId,
    IReadOnlyList<RunBody> Runs,
    IReadOnlyList<TracedPayoutBody> Payouts,
    long PayoutCount,
    IReadOnlyList<AuditLine> Audit,
    bool HasMoreAudit,
    IReadOnlyList<AlertView> Alerts) : Answer
{
    public static TraceBody Of(string correlationId, Trace trace, DateTimeOffset now) => new(
        correlationId,
        [.. trace.Runs.Select(view => RunBody.Of(view, now))],
        [.. trace.Payouts.Select(TracedPayoutBody.Of)],
        trace.PayoutCount,
        [.. trace.Entries.Select(AuditLine.Of)],
        trace.HasMoreEntries,
        [.. trace.Alerts.Select(AlertView.Of)]);
}
