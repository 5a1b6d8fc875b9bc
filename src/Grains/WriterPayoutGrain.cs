using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Payouts;
using OrleansPayouts.Grains.Sending;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IWriterPayoutGrain"/>
public sealed partial class WriterPayoutGrain(
    ITransferGate gate, SubmissionCheck check, TransferSender sender, PayoutBooks books, PayoutResumption resumption, TransferFinder finder, TimeProvider time,
    ILogger<WriterPayoutGrain> logger) : Grain, IWriterPayoutGrain, IRemindable, IPayoutAlarm
{
    private const string Due = "due";

    /// <summary>Reminders cannot be closer; what is due earlier has a timer, and the reminder behind it.</summary>
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    private Task<WriterPayout>? record;
    private IGrainTimer? timer;
    private bool working;

    private PayoutId Id => PayoutId.Parse(this.GetPrimaryKeyString());

    public async Task<PayoutAnswer> Submit(SubmitPayout command)
    {
        check.Demand(Id, command);
        var payout = command.Payout;
        var outcome = await sender.Send(payout);
        var recordOutcome = new PayoutCommand.RecordOutcome(payout.Attempts, outcome, command.Retry, time.GetUtcNow());
        var decision = PayoutDecider.Decide(payout, recordOutcome);
        record = books.Record(payout, recordOutcome, decision, this);
        return decision switch
        {
            PayoutDecision.Move { Transition: var transition } => new(transition.Signal, transition.Attempt?.ErrorCode),
            PayoutDecision.Refuse { Reason: var reason } => new(RunSignal.Pause, EnumNames<PayoutRefusal>.Of(reason)),
            _ => new(RunSignal.None, payout.FailureCode),
        };
    }

    public async Task<PayoutStatus> WhenRecorded()
    {
        WriterPayout? payout = null;
        try
        {
            // Without a record another activation sent it, and is gone.
            payout = record is null ? await books.Load(Id) : await record;
            return payout.Status;
        }
        finally
        {
            Rest(payout?.DueAt);
        }
    }

    public Task Withdraw(RunId run)
    {
        gate.Stop(run);
        return Task.CompletedTask;
    }

    public Task Resume()
    {
        Arm(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public async Task<ReversalSighting> SeeReversal(TransferId transfer, DateTimeOffset createdAt) =>
        await finder.SeeReversal(await books.Load(Id), transfer, createdAt);

    public async Task<TransferLookup> LookUp(TransferId transfer) => await finder.LookUp((await books.Load(Id)).Run, transfer);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Resume();

    async Task IPayoutAlarm.Set(DateTimeOffset dueAt)
    {
        var wait = dueAt - time.GetUtcNow();
        try
        {
            await this.RegisterOrUpdateReminder(Due, wait > OneMinute ? wait : OneMinute, OneMinute);
        }
        catch (Exception failure)
        {
            // What is to be written must not wait for it: the sweeper finds the payout by its due time.
            LogNoReminder(Id, failure);
        }
    }

    /// <summary>Stays for what is due within a minute. The reminder, or the sweeper, wakes it for the rest.</summary>
    private void Rest(DateTimeOffset? dueAt)
    {
        if (dueAt - time.GetUtcNow() is { } wait && wait < OneMinute)
            Arm(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        else
            DeactivateOnIdle();
    }

    private void Arm(TimeSpan delay)
    {
        if (working)
            return;
        // Interleaving: a request may last an hour, and who wakes the grain meanwhile must not wait for it.
        timer ??= this.RegisterGrainTimer(
            Work, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private async Task Work(CancellationToken cancellationToken)
    {
        if (working)
            return;
        working = true;
        DateTimeOffset? dueAt = null;
        try
        {
            var after = await resumption.Go(Id, this, cancellationToken);
            if (after.NeedsNoReminder && await this.GetReminder(Due) is { } reminder)
                await this.UnregisterReminder(reminder);
            dueAt = after.DueAt;
        }
        catch (Exception failure)
        {
            // The reminder stays, and the sweeper comes.
            LogInterrupted(Id, failure);
        }
        finally
        {
            working = false;
        }
        Rest(dueAt);
    }
}
