using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Sending;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>Writes what was decided about a payout; decides again on what the payout has become where somebody was faster.</summary>
public sealed partial class PayoutBooks(
    IPayoutStore payouts, IPayoutJournal journal, ITransferGate gate, IAuditTrail trail, TimeProvider time, ILogger<PayoutBooks> logger)
{
    /// <exception cref="InvalidOperationException">There is no such payout.</exception>
    public async Task<WriterPayout> Load(PayoutId id) => await payouts.Load(id, CancellationToken.None)
        ?? throw new InvalidOperationException($"{id} is not in the database.");

    public Task<WriterPayout> Record(WriterPayout payout, PayoutCommand command, IPayoutAlarm alarm) =>
        Record(payout, command, PayoutDecider.Decide(payout, command), alarm);

    /// <summary>Returns when it is durable, with the payout as it is then: so decided, or as another activation left it.</summary>
    /// <param name="payout">What it was decided on.</param>
    /// <param name="command">To decide again.</param>
    /// <param name="decision">The first decision.</param>
    /// <param name="alarm">Set before a wait is durable, unless there is an outage.</param>
    /// <exception cref="JournalUnavailableException">It is not known whether it was written.</exception>
    public async Task<WriterPayout> Record(WriterPayout payout, PayoutCommand command, PayoutDecision decision, IPayoutAlarm alarm)
    {
        // Each turn of the loop loses a race against another writer, and each writer closes or parks the payout.
        while (true)
        {
            switch (decision)
            {
                case PayoutDecision.Move { Transition: var transition }:
                    if (await Write(transition, alarm))
                        return transition.After;
                    break;
                case PayoutDecision.Refuse { Reason: var reason }:
                    await NoteRefused(payout, command, reason);
                    return payout;
                default:
                    return payout;
            }
            payout = await Load(payout.Id);
            decision = PayoutDecider.Decide(payout, command);
        }
    }

    /// <summary>Returns when the transition is durable. False where the payout has moved on since it was decided.</summary>
    public async Task<bool> Write(PayoutTransition transition, IPayoutAlarm alarm)
    {
        // First the alarm, then the state: one that rings for nothing is harmless, a wait that nobody ends is not.
        // In an outage there is none: the sweeper finds who waits by its due time, and no reminder is kept for each.
        if (transition.After.DueAt is { } dueAt && !gate.IsShut)
            await alarm.Set(dueAt);
        return await journal.Append(transition);
    }

    private async Task NoteRefused(WriterPayout payout, PayoutCommand command, PayoutRefusal reason)
    {
        var name = command.GetType().Name;
        if (reason is not (PayoutRefusal.AnotherTransferRecorded or PayoutRefusal.TransferAfterRelease or PayoutRefusal.NoSuchAttempt))
        {
            LogOvertaken(payout.Id, payout.Status, name, reason);
            return;
        }

        LogContradiction(payout.Id, payout.Status, name, reason, RequestIdOf(command));
        var change = new AuditedChange("payout.contradicted")
        {
            Payout = payout.Id,
            FromStatus = EnumNames<PayoutStatus>.Of(payout.Status),
            After = JsonSerializer.Serialize(new Dictionary<string, string?>
            {
                ["command"] = name,
                ["refusal"] = EnumNames<PayoutRefusal>.Of(reason),
                ["transfer"] = TransferOf(command)?.Value,
                ["stripeRequest"] = RequestIdOf(command),
            }),
        };
        try
        {
            await trail.Record(new AuditContext("system", "", "Stripe's answer contradicts the books.", time.GetUtcNow()), change, CancellationToken.None);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            // The payout stands as it stood, and the line above says what came; the resolver meets it again.
            LogNotNoted(payout.Id, failure);
        }
    }

    private static TransferId? TransferOf(PayoutCommand command) => command switch
    {
        PayoutCommand.RecordOutcome { Outcome: TransferOutcome.Confirmed confirmed } => confirmed.Transfer,
        PayoutCommand.RecordFoundTransfer found => found.Transfer,
        _ => null,
    };

    private static string? RequestIdOf(PayoutCommand command) => (command as PayoutCommand.RecordOutcome)?.Outcome.RequestId;
}
