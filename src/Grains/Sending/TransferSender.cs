using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Sending;

/// <summary>Sends a payout's begun attempt through the gate.</summary>
public sealed partial class TransferSender(ITransferGate gate, ITransferGateway gateway, TimeProvider time)
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
                if (await Send(payout, permit) is { } outcome)
                    return outcome;
            }
        }
    }

    /// <summary>Sends it under this permit. Null, and nothing was sent, where the permit's lease has ended.</summary>
    public async Task<TransferOutcome?> Send(WriterPayout payout, TransferPermit permit)
    {
        var left = payout.TimeToSend(time.GetUtcNow());
        // A process that was stopped since the intent was written wakes up here, perhaps a day later.
        if (left <= TimeSpan.Zero)
            return new TransferOutcome.Unanswered(TransportFault.Abandoned);
        if (!permit.IsGood)
            return null;
        // A request must not outlive the trust in its key. Hardly one in a million comes near its end.
        using var end = left is { } rest ? new CancellationTokenSource(rest, time) : null;
        using var span = StartSpan(payout);
        var began = time.GetTimestamp();
        var outcome = await gateway.CreateTransfer(payout.ToRequest(), permit.GoesOut, end?.Token ?? CancellationToken.None);
        Measure(span, outcome, time.GetElapsedTime(began));
        permit.Observe(outcome);
        return outcome;
    }
}
