using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Sends a run's reserved payouts through their grains. Attempts are begun a batch ahead, so that sending never
/// waits for the database; at any time it holds two batches, however long the run.
/// </summary>
public sealed partial class RunDispatch(
    PayoutRun run,
    PayoutOptions options,
    PermitGate gate,
    IPayoutStore payouts,
    IPayoutJournal journal,
    IGrainFactory grains,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>
    /// How long one dispatch goes on. Orleans takes a turn of hours for a stuck one, and a new build has to wait for
    /// the end of a turn; draining once in five minutes costs a thousandth of the throughput.
    /// </summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(5);

    private readonly RetryPolicy retry = options.RetryPolicy(run.Settings.MaxRetries);
    private readonly IPayoutMonitorGrain monitor = grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);
    private OutcomeCounts counts = new();
    private FailureShare failures;
    private bool interrupted;

    /// <summary>The failure that paused the run.</summary>
    public string? PauseCode { get; private set; }

    private bool MayGoOn => PauseCode is null && !interrupted;

    public async Task<DispatchEnd> Go(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Slice;
        var exhausted = false;
        try
        {
            var next = Begin(after: null, cancellationToken);
            while (MayGoOn && !exhausted && time.GetUtcNow() < until)
            {
                var batch = await next;
                exhausted = batch.Last is null;
                next = exhausted ? next : Begin(batch.Last, cancellationToken);
                await SendAll(batch, cancellationToken);
                await Report();
            }
            // Begun already, so it is sent before the turn ends: otherwise its intents would be in doubt for nothing.
            if (!exhausted)
                await SendAll(await next, cancellationToken);
        }
        finally
        {
            await gate.Drain();
            await Report();
        }
        return PauseCode is not null ? DispatchEnd.Paused
            : interrupted ? DispatchEnd.Interrupted
            : exhausted ? DispatchEnd.Finished
            : DispatchEnd.SliceOver;
    }

    private async Task<DispatchBatch> Begin(WriterPayout? after, CancellationToken cancellationToken)
    {
        var reserved = await payouts.ReadReserved(run.Id, after, run.Settings.BatchSize, cancellationToken);
        var submits = new List<PayoutDecision.Submit>(reserved.Count);
        foreach (var payout in reserved)
        {
            switch (PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(time.GetUtcNow())))
            {
                case PayoutDecision.Submit submit:
                    submits.Add(submit);
                    break;
                case PayoutDecision.Move move:
                    await journal.Append(move.Transition);
                    break;
            }
        }
        if (submits.Count == 0)
            return new DispatchBatch([], reserved.LastOrDefault());
        var begun = await payouts.BeginAttempts(submits.ConvertAll(submit => submit.Intent), cancellationToken);
        return new DispatchBatch(submits.FindAll(submit => begun.Contains(submit.After.Id)).ConvertAll(submit => submit.After), reserved[^1]);
    }

    private async Task SendAll(DispatchBatch batch, CancellationToken cancellationToken)
    {
        foreach (var payout in batch.Payouts)
        {
            await gate.Enter(cancellationToken);
            // Asked after the wait: what came back meanwhile may have said to stop.
            if (!MayGoOn)
            {
                gate.Answered();
                gate.Recorded();
                return;
            }
            _ = Send(payout);
        }
    }

    private async Task Send(WriterPayout payout)
    {
        try
        {
            var grain = grains.GetGrain<IWriterPayoutGrain>(payout.Id.ToString());
            await Submit(grain, payout);
            var status = await grain.WhenRecorded();
            counts = counts.Add(status);
            Watch(status);
        }
        catch (Exception failure)
        {
            // Its attempt is begun and unanswered; the next pass sends it again under the same key.
            interrupted = true;
            LogInterrupted(payout.Id, failure);
        }
        finally
        {
            gate.Recorded();
        }
    }

    private async Task Submit(IWriterPayoutGrain grain, WriterPayout payout)
    {
        try
        {
            var answer = await grain.Submit(new SubmitPayout(payout, retry));
            if (answer.Signal == RunSignal.Pause)
                PauseCode ??= answer.FailureCode;
        }
        finally
        {
            gate.Answered();
        }
    }

    private void Watch(PayoutStatus status)
    {
        failures = failures.Add(status);
        if (options.EnableFailsafe && failures.IsOutOfProportion(options.FailureShareAfter, options.FailureSharePercent))
            PauseCode ??= FailureShare.Code;
    }

    private async Task Report()
    {
        var batch = counts;
        counts = new OutcomeCounts();
        if (batch != counts)
            await monitor.Report(batch);
    }

    private sealed record DispatchBatch(IReadOnlyList<WriterPayout> Payouts, WriterPayout? Last);
}
