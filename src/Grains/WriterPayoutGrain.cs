using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IWriterPayoutGrain"/>
public sealed partial class WriterPayoutGrain(
    ITransferGateway gateway, IPayoutJournal journal, IPayoutStore payouts, TimeProvider time, ILogger<WriterPayoutGrain> logger)
    : Grain, IWriterPayoutGrain
{
    public async Task<PayoutReceipt> Submit(SubmitPayout command)
    {
        var payout = command.Payout;
        // A process that was stopped since the intent was written wakes up here, perhaps a day later.
        var outcome = payout.KeyIsTrusted(time.GetUtcNow())
            ? await gateway.CreateTransfer(payout.ToRequest(), CancellationToken.None)
            : new TransferOutcome.Unanswered(TransportFault.Abandoned);
        var receipt = await Record(payout, new(payout.Attempts, outcome, command.Retry, time.GetUtcNow()));
        DeactivateOnIdle();
        return receipt;
    }

    private async Task<PayoutReceipt> Record(WriterPayout payout, PayoutCommand.RecordOutcome command)
    {
        // Each turn of the loop loses a race against another writer, and each writer closes or parks the payout.
        while (true)
        {
            switch (PayoutDecider.Decide(payout, command))
            {
                case PayoutDecision.Move { Transition: var transition } when await journal.Append(transition):
                    return new(transition.After.Status, transition.After.FailureCode, transition.Signal);
                case PayoutDecision.NoChange:
                    return new(payout.Status, payout.FailureCode, RunSignal.None);
                case PayoutDecision.Refuse { Reason: var reason }:
                    LogOutcomeRefused(payout.Id, payout.Status, reason, command.Outcome.RequestId);
                    return new(payout.Status, EnumNames<PayoutRefusal>.Of(reason), RunSignal.Pause);
            }
            payout = await payouts.Load(payout.Id, CancellationToken.None)
                ?? throw new InvalidOperationException($"{payout.Id} is not in the database.");
        }
    }
}
