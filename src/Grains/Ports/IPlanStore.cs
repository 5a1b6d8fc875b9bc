using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Planning's view of the books: a page of writers at a time, in the order of their ids.</summary>
public interface IPlanStore
{
    /// <summary>Part of every payout's id: made once with the database.</summary>
    Task<Guid> Installation(CancellationToken cancellationToken);

    /// <summary>
    /// The next <paramref name="writers"/> writers after <paramref name="after"/>, one candidate for each balance, as
    /// <paramref name="run"/> finds them (a new one where it is null). What is earned after <paramref name="asOf"/> is pending.
    /// </summary>
    Task<PlanPage> ReadPage(RunId? run, WriterId? after, int writers, DateTimeOffset asOf, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a page's payouts, reservations and exclusions and advances the run, in one statement. Nothing is written where
    /// the run no longer stands where the page begins, or a writer who would be paid is held or has another account by now.
    /// </summary>
    Task<PageWritten> WritePage(PayoutRun run, PlannedPage page, DateTimeOffset at, CancellationToken cancellationToken);
}
