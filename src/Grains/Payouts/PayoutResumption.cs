using Microsoft.Extensions.Options;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;
using OrleansPayouts.Grains.Sending;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>
/// What is due for a payout that its run has parked: the next attempt, or the search for what became of the last ones.
/// Everything is decided on the row, so that it does not matter who asks, or how often.
/// </summary>
public sealed class PayoutResumption(
    PayoutBooks books, PayoutResolver resolver, IPayoutStore payouts, IRunStore runs, RunCancellation cancellation, ITransferGate gate, TransferSender sender,
    StripeAccess access, IOptions<PayoutOptions> options, TimeProvider time)
{
    /// <summary>Takes one step, or none where none is due.</summary>
    public async Task<Resumed> Go(PayoutId id, IPayoutAlarm alarm, CancellationToken cancellationToken)
    {
        var payout = await books.Load(id);
        if (!payout.Status.IsOpen())
            return Resumed.With(payout);
        var run = await runs.Load(payout.Run, cancellationToken)
            ?? throw new InvalidOperationException($"{payout.Run} is not in the database.");
        CorrelationFlow.Set(run.CorrelationId);
        var retry = options.Value.RetryPolicy(run.Settings.MaxRetries);
        return PayoutAgenda.Next(payout, run, time.GetUtcNow()) switch
        {
            PayoutStep.LeaveToRun => Resumed.Held,
            // No attempt, no question and no wait is used up while the key is refused, or is another account's.
            PayoutStep.Send or PayoutStep.List or PayoutStep.ListThenSend when access.WhyNot is not null => Resumed.Held,
            PayoutStep.Send => await Send(payout, retry, alarm),
            PayoutStep.List => await resolver.Resolve(payout, retry, alarm, cancellationToken),
            PayoutStep.ListThenSend => await resolver.Settle(payout, alarm, cancellationToken) ?? await Send(payout, retry, alarm),
            PayoutStep.CallOff => Resumed.With((await cancellation.CallOff(run, [id], cancellationToken)).Single().After),
            _ => Resumed.With(payout),
        };
    }

    private async Task<Resumed> Send(WriterPayout payout, RetryPolicy retry, IPayoutAlarm alarm)
    {
        WriterPayout begun;
        TransferOutcome? outcome;
        // The permit first: an attempt that is begun and gets none would be in doubt for nothing.
        var answer = await gate.Enter(payout.Run, CancellationToken.None);
        if (answer.Permit is not { } permit)
            return Resumed.Held;
        using (permit)
        {
            switch (PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(time.GetUtcNow())))
            {
                case PayoutDecision.Submit submit when await Begin(submit.Intent):
                    begun = submit.After;
                    break;
                case PayoutDecision.Move { Transition: var transition } when await books.Write(transition, alarm):
                    return Resumed.With(transition.After);
                default:
                    return Resumed.Elsewhere;
            }
            outcome = await sender.Send(begun, permit);
        }
        // Its lease ended while the intent was written.
        outcome ??= await sender.Send(begun);
        return await Record(begun, outcome, retry, alarm);
    }

    private async Task<bool> Begin(AttemptIntent intent) =>
        (await payouts.BeginAttempts([intent], CancellationToken.None)).Contains(intent.Payout);

    private async Task<Resumed> Record(WriterPayout begun, TransferOutcome outcome, RetryPolicy retry, IPayoutAlarm alarm)
    {
        var now = time.GetUtcNow();
        var command = new PayoutCommand.RecordOutcome(begun.Attempts, outcome, retry, now);
        var decision = PayoutDecider.Decide(begun, command);
        var after = await books.Record(begun, command, decision, alarm);
        // What every other payout would meet stops the run, where it is still going.
        if (decision is PayoutDecision.Move { Transition: { Signal: RunSignal.Pause or RunSignal.Unauthorized } transition })
            await runs.Move(begun.Run, RunStatus.Dispatching, RunStatus.Paused, CodeOf(transition), now, CancellationToken.None);
        return after.Version == begun.Version ? Resumed.Elsewhere : Resumed.With(after);
    }

    private static string? CodeOf(PayoutTransition transition) =>
        transition.Signal == RunSignal.Unauthorized ? RunPause.StripeUnauthorized : transition.Attempt?.ErrorCode;
}
