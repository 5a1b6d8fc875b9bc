using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Sending;

/// <summary>Sends a payout's begun attempt through the gate.</summary>
public sealed class TransferSender(ITransferGate gate, ITransferGateway gateway, TimeProvider time)
{
    /// <summary>Sends it once there is a permit. Whatever happens is an outcome; where none could be had, it is <see cref="TransferOutcome.NotSent"/>.</summary>
    public async Task<TransferOutcome> Send(WriterPayout payout)
    {
        while (true)
        {
            // The gate ends the waiting by itself when the program stops.
            var answer = await gate.Enter(payout.Run, CancellationToken.None);
            if (answer.Permit is not { } permit)
                return new TransferOutcome.NotSent(answer.Reason);
            using (permit)
            {
                if (permit.IsGood)
                    return await Send(payout, permit);
            }
        }
    }

    private async Task<TransferOutcome> Send(WriterPayout payout, TransferPermit permit)
    {
        // A process that was stopped since the intent was written wakes up here, perhaps a day later.
        if (!payout.KeyIsTrusted(time.GetUtcNow()))
            return new TransferOutcome.Unanswered(TransportFault.Abandoned);
        var outcome = await gateway.CreateTransfer(payout.ToRequest(), CancellationToken.None);
        permit.Observe(outcome);
        return outcome;
    }
}
