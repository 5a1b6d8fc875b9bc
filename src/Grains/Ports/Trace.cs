using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What followed from one request, oldest first.</summary>
/// <param name="Runs">That it started or steered.</param>
/// <param name="Payouts">Of the runs that it started, and those that it changed itself.</param>
/// <param name="PayoutCount">How many payouts there are in all.</param>
/// <param name="Entries">Of the audit log: the request's own, and those of <paramref name="Payouts"/>.</param>
/// <param name="HasMoreEntries">Whether some are left out.</param>
/// <param name="Alerts">About its runs, or that it acknowledged or resolved: the newest first.</param>
public sealed record Trace(
    IReadOnlyList<RunView> Runs, IReadOnlyList<TracedPayout> Payouts, long PayoutCount, IReadOnlyList<AuditRecord> Entries, bool HasMoreEntries,
    IReadOnlyList<Alert> Alerts);
