using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Sending;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IWriterPayoutGrain"/>
public sealed partial class WriterPayoutGrain(
    TransferSender sender, IPayoutJournal journal, IPayoutStore payouts, TimeProvider time, ILogger<WriterPayoutGrain> logger)
    : Grain, IWriterPayoutGrain
{
    private Task<PayoutStatus>? record;

    public async Task<PayoutAnswer> Submit(SubmitPayout command)
    {
        var payout = command.Payout;
        var outcome = await sender.Send(payout);
        var recordOutcome = new PayoutCommand.RecordOutcome(payout.Attempts, outcome, command.Retry, time.GetUtcNow());
        var decision = PayoutDecider.Decide(payout, recordOutcome);
        record = Record(payout, recordOutcome, decision);
        return decision switch
        {
            PayoutDecision.Move { Transition: var transition } => new(transition.Signal, transition.Attempt?.ErrorCode),
            PayoutDecision.Refuse { Reason: var reason } => new(RunSignal.Pause, EnumNames<PayoutRefusal>.Of(reason)),
            _ => new(RunSignal.None, payout.FailureCode),
        };
    }

    public async Task<PayoutStatus> WhenRecorded()
    {
        DeactivateOnIdle();
        if (record is not null)
            return await record;
        // Another activation sent it, and is gone.
        var payout = await Load(PayoutId.Parse(this.GetPrimaryKeyString()));
        return payout.Status;
    }

    private async Task<PayoutStatus> Record(WriterPayout payout, PayoutCommand.RecordOutcome command, PayoutDecision decision)
    {
        // Each turn of the loop loses a race against another writer, and each writer closes or parks the payout.
        while (true)
        {
            switch (decision)
            {
                case PayoutDecision.Move { Transition: var transition } when await journal.Append(transition):
                    return transition.After.Status;
                case PayoutDecision.NoChange:
                    return payout.Status;
                case PayoutDecision.Refuse { Reason: var reason }:
                    LogOutcomeRefused(payout.Id, payout.Status, reason, command.Outcome.RequestId);
                    return payout.Status;
            }
            payout = await Load(payout.Id);
            decision = PayoutDecider.Decide(payout, command);
        }
    }

    private async Task<WriterPayout> Load(PayoutId id) => await payouts.Load(id, CancellationToken.None)
        ?? throw new InvalidOperationException($"{id} is not in the database.");
}
