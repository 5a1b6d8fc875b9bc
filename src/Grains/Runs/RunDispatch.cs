using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Sending;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Submits a run's reserved payouts to their grains, which send them as their silos' gates permit. Attempts are begun a
/// batch ahead, so that sending never waits for the database; at any time it holds two batches and a window of submitted
/// payouts, however long the run.
/// </summary>
public sealed partial class RunDispatch(
    PayoutRun run,
    PayoutOptions options,
    ITransferGate gate,
    IPayoutStore payouts,
    IPayoutJournal journal,
    IShortfallStore shortfalls,
    ISubmissionMac mac,
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
    private readonly DispatchWindow window = DispatchWindow.For(options.MaxConcurrentProcessing, run.Settings.BatchSize);
    /// <summary>Submitted and not answered: wherever one of them is, a silo may hold some of the run that wait for a permit.</summary>
    private readonly HashSet<IWriterPayoutGrain> unanswered = [];

    /// <summary>Stripe's balance in these is used up.</summary>
    private readonly HashSet<Currency> stopped = [];

    private readonly IPayoutMonitorGrain monitor = grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);
    private OutcomeCounts counts = new();
    private FailureShare failures;
    private int batchSize;
    private bool interrupted;
    private NotSentReason? held;

    /// <summary>The failure that paused the run.</summary>
    public string? PauseCode { get; private set; }

    private CancellationToken steered;

    /// <param name="isProbe">Submits one payout and comes back: the circuit closes on its answer, or opens again.</param>
    /// <param name="steer">Cancelled where an operator has changed the run: nothing more is submitted.</param>
    /// <param name="cancellationToken">The program stops: nothing more is submitted, and what was begun for nothing is called off.</param>
    public async Task<DispatchEnd> Go(bool isProbe, CancellationToken steer, CancellationToken cancellationToken)
    {
        steered = steer;
        batchSize = isProbe ? 1 : run.Settings.BatchSize;
        gate.Resume(run.Id);
        // Also where the program stops: another silo may take the run up while this one waits for what it has submitted,
        // and would send that again, under the same keys.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(steer, cancellationToken);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var told = ending.Token.Register(ended.SetResult);
        _ = WithdrawAfter(ended.Task);
        var until = time.GetUtcNow() + Slice;
        var exhausted = false;
        var isAhead = true;
        try
        {
            var next = Begin(after: null, cancellationToken);
            while (MayGoOn(cancellationToken) && !exhausted && time.GetUtcNow() < until)
            {
                var batch = await next;
                exhausted = batch.Last is null;
                isAhead = !exhausted && !isProbe;
                next = isAhead ? Begin(batch.Last, cancellationToken) : next;
                await SubmitAll(batch, cancellationToken);
                await Report();
                if (isProbe)
                    break;
            }
            // Begun already, so it is sent before the turn ends, or called off: otherwise its intents would be in doubt for nothing.
            if (isAhead)
                await SubmitAll(await next, cancellationToken);
        }
        finally
        {
            await window.Drain();
            await Report();
        }
        cancellationToken.ThrowIfCancellationRequested();
        return PauseCode is not null ? DispatchEnd.Paused
            : interrupted ? DispatchEnd.Interrupted
            : held is not null ? DispatchEnd.Held
            : exhausted && !steered.IsCancellationRequested ? DispatchEnd.Finished
            : DispatchEnd.SliceOver;
    }

    private bool MayGoOn(CancellationToken cancellationToken) =>
        PauseCode is null && !interrupted && held is null && !steered.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    private async Task<DispatchBatch> Begin(WriterPayout? after, CancellationToken cancellationToken)
    {
        var reserved = await payouts.ReadReserved(run.Id, after, batchSize, cancellationToken);
        var submits = new List<PayoutDecision.Submit>(reserved.Count);
        var moves = new List<Task>();
        foreach (var payout in reserved)
        {
            switch (PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(time.GetUtcNow())))
            {
                case PayoutDecision.Submit submit:
                    submits.Add(submit);
                    break;
                case PayoutDecision.Move move:
                    moves.Add(journal.Append(move.Transition));
                    break;
            }
        }
        // Called off because of their payees: together, so that they share commits.
        await Task.WhenAll(moves);
        if (submits.Count == 0)
            return new DispatchBatch([], reserved.LastOrDefault());
        // Not cancelled: nobody would know which of them were begun.
        var begun = await payouts.BeginAttempts(submits.ConvertAll(submit => submit.Intent), CancellationToken.None);
        // Vouched for here and nowhere else: only now is it known that the intent is durable.
        var commands = submits.FindAll(submit => begun.Contains(submit.After.Id))
            .ConvertAll(submit => new SubmitPayout(submit.After, retry, mac.Compute(submit.After, retry)));
        return new DispatchBatch(commands, reserved[^1]);
    }

    private async Task SubmitAll(DispatchBatch batch, CancellationToken cancellationToken)
    {
        var submitted = 0;
        var skipped = new List<WriterPayout>();
        foreach (var command in batch.Commands)
        {
            if (!MayGoOn(cancellationToken))
                break;
            if (IsStopped(command.Payout))
            {
                submitted++;
                skipped.Add(command.Payout);
                continue;
            }
            await window.Enter();
            // Asked again after the wait: what came back meanwhile may have said to stop.
            if (!MayGoOn(cancellationToken))
            {
                window.Answered();
                window.Recorded();
                break;
            }
            submitted++;
            _ = Send(command);
        }
        await Task.WhenAll(skipped.Select(payout => CallOff(payout, new TransferOutcome.NotSent(NotSentReason.CurrencyStopped))));
        await CallOff(batch.Commands.Skip(submitted).Select(command => command.Payout));
    }

    /// <summary>What is in doubt is asked about all the same: it may be paid already, and costs nothing then.</summary>
    private bool IsStopped(WriterPayout payout) => stopped.Contains(payout.Amount.Currency) && payout.UnansweredAttempts == 1;

    private async Task Stop(Currency currency)
    {
        if (stopped.Add(currency))
            await shortfalls.StopCurrency(run.Id, currency, time.GetUtcNow(), CancellationToken.None);
    }

    /// <summary>Records attempts that were begun and will not be made, so that nothing of them is in doubt.</summary>
    private async Task CallOff(IEnumerable<WriterPayout> begun)
    {
        var reason = PauseCode is not null || steered.IsCancellationRequested ? NotSentReason.RunPaused
            : held is { } why ? why
            : interrupted ? NotSentReason.DispatchInterrupted
            : NotSentReason.ProgramStopping;
        await Task.WhenAll(begun.Select(payout => CallOff(payout, new TransferOutcome.NotSent(reason))));
    }

    private async Task CallOff(WriterPayout payout, TransferOutcome.NotSent outcome)
    {
        try
        {
            // Where it is refused or stale, somebody else has the payout, and his record stands.
            if (PayoutDecider.Decide(payout, new PayoutCommand.RecordOutcome(payout.Attempts, outcome, retry, time.GetUtcNow())) is PayoutDecision.Move move)
                await journal.Append(move.Transition);
        }
        catch (JournalUnavailableException failure)
        {
            LogInterrupted(payout.Id, failure);
        }
    }

    private async Task Send(SubmitPayout command)
    {
        try
        {
            var grain = grains.GetGrain<IWriterPayoutGrain>(command.Payout.Id.ToString());
            await Submit(grain, command);
            var status = await grain.WhenRecorded();
            counts = counts.Add(status);
            Watch(status);
        }
        catch (Exception failure)
        {
            // Its attempt is begun and unanswered; the next pass sends it again under the same key.
            interrupted = true;
            LogInterrupted(command.Payout.Id, failure);
        }
        finally
        {
            window.Recorded();
        }
    }

    private async Task Submit(IWriterPayoutGrain grain, SubmitPayout command)
    {
        try
        {
            unanswered.Add(grain);
            var answer = await grain.Submit(command);
            if (answer.Signal == RunSignal.Hold)
                held ??= EnumNames<NotSentReason>.Parse(answer.FailureCode!);
            if (answer.Signal == RunSignal.Pause)
                Pause(answer.FailureCode!);
            if (answer.Signal == RunSignal.Unauthorized)
                Pause(RunPause.StripeUnauthorized);
            if (answer.Signal == RunSignal.StopCurrency)
                await Stop(command.Payout.Amount.Currency);
        }
        finally
        {
            unanswered.Remove(grain);
            window.Answered();
        }
    }

    private void Watch(PayoutStatus status)
    {
        failures = failures.Add(status);
        if (options.EnableFailsafe && failures.IsOutOfProportion(options.FailureShareAfter, options.FailureSharePercent))
            Pause(FailureShare.Code);
    }

    private void Pause(string code)
    {
        if (PauseCode is not null)
            return;
        PauseCode = code;
        _ = Withdraw();
    }

    private async Task WithdrawAfter(Task ended)
    {
        await ended;
        await Withdraw();
    }

    /// <summary>What waits for a permit comes back unsent, at whatever silo it waits.</summary>
    private async Task Withdraw()
    {
        gate.Stop(run.Id);
        await Task.WhenAll(unanswered.Select(Withdraw));
    }

    private async Task Withdraw(IWriterPayoutGrain grain)
    {
        try
        {
            await grain.Withdraw(run.Id);
        }
        catch (Exception failure)
        {
            LogNotWithdrawn(grain.GetPrimaryKeyString(), failure);
        }
    }

    private async Task Report()
    {
        var batch = counts;
        counts = new OutcomeCounts();
        if (batch != counts)
            await monitor.Report(batch);
    }

    private sealed record DispatchBatch(IReadOnlyList<SubmitPayout> Commands, WriterPayout? Last);
}
