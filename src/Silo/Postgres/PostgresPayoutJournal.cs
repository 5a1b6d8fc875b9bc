using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Group commit: transitions that arrive while the last commit is under way, or within a few milliseconds of one
/// another, share one statement and so one commit. One commit is under way at a time.
/// </summary>
public sealed partial class PostgresPayoutJournal(NpgsqlDataSource database, PayoutJournalOptions options, TimeProvider time, ILogger<PostgresPayoutJournal> logger)
    : BackgroundService, IPayoutJournal
{
    private const int Tries = 5;

    private readonly Channel<PendingTransition> pending = Channel.CreateUnbounded<PendingTransition>(new() { SingleReader = true });

    public Task<bool> Append(PayoutTransition transition)
    {
        var entry = new PendingTransition(transition);
        if (!pending.Writer.TryWrite(entry))
            throw new JournalUnavailableException("The journal is closed: the program is stopping.");
        return entry.Written;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was accepted is written; the loop ends when the channel is empty.
        pending.Writer.TryComplete();
        if (ExecuteTask is { } loop)
            await loop.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PendingTransition>(options.MaxBatch);
        // Ends with the channel rather than with the token: accepted transitions are never dropped.
        while (await pending.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await Collect(batch);
            await Commit(batch);
            batch.Clear();
        }
    }

    private async Task Collect(List<PendingTransition> batch)
    {
        Take(batch);
        if (batch.Count >= options.MaxBatch)
            return;
        await Task.Delay(options.Linger, time);
        Take(batch);
    }

    private void Take(List<PendingTransition> batch)
    {
        while (batch.Count < options.MaxBatch && pending.Reader.TryRead(out var entry))
            batch.Add(entry);
    }

    private async Task Commit(List<PendingTransition> batch)
    {
        // A payout that was sent twice can have two outcomes here. The first is written; whoever waits for the other is
        // told that it was not, and decides anew on what the payout has become.
        var transitions = batch.Select(entry => entry.Transition).DistinctBy(transition => transition.After.Id).ToList();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var began = time.GetTimestamp();
                var written = await SettlementStatement.Execute(database, transitions);
                Measure(transitions.FindAll(transition => written.Contains(transition.After.Id)), time.GetElapsedTime(began));
                foreach (var entry in batch)
                    entry.Acknowledge(written.Remove(entry.Transition.After.Id));
                return;
            }
            catch (NpgsqlException failure) when (failure.IsTransient && attempt < Tries)
            {
                // Where COMMIT went through and only its answer was lost, the versions have moved on: the repeat
                // writes nothing, and each grain finds its own transition when it loads the payout again.
                LogRetry(batch.Count, attempt, failure);
                await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), time);
            }
            catch (PostgresException failure) when (IsOfOneRow(failure) && batch.Count > 1)
            {
                // One of them cannot be written. It must not hold the others up, so it is looked for by halves.
                var half = batch.Count / 2;
                await Commit(batch.GetRange(0, half));
                await Commit(batch.GetRange(half, batch.Count - half));
                return;
            }
            catch (Exception failure)
            {
                Reject(batch, failure);
                return;
            }
        }
    }

    /// <summary>Whether the database refuses a value (class 22) or a rule forbids a row (class 23), rather than the statement.</summary>
    private static bool IsOfOneRow(PostgresException failure) =>
        failure.SqlState.StartsWith("22", StringComparison.Ordinal) || failure.SqlState.StartsWith("23", StringComparison.Ordinal);

    private void Reject(List<PendingTransition> batch, Exception failure)
    {
        LogFailure(batch.Count, failure);
        foreach (var entry in batch)
            entry.Reject(new JournalUnavailableException("The database did not confirm the write.", failure));
    }
}
