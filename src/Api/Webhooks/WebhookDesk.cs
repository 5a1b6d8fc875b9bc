using System.Text.Json;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Operators;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Webhooks;

/// <summary>
/// What follows from Stripe's events. Each is noted as done after all that follows from it is durable, and all of that may be
/// repeated: whoever dies in between is sent the event again.
/// </summary>
public sealed partial class WebhookDesk(
    IStripeEventStore events, IPayoutStore payouts, PayoutDesk desk, IGrainFactory grains, TimeProvider time, ILogger<WebhookDesk> logger)
{
    private const string Actor = "stripe";

    /// <summary>Takes up the event, once. False where it cannot be done yet, and Stripe has to send it again.</summary>
    public async Task<bool> Take(WebhookEvent sent, string correlationId, CancellationToken cancellationToken)
    {
        if (sent is WebhookEvent.Other || await events.IsDone(sent.Id, cancellationToken))
            return true;
        var audit = new AuditContext(Actor, correlationId, $"Stripe's event {sent.Id}", time.GetUtcNow());
        try
        {
            return await TakeUp(sent, audit, cancellationToken) is not { } whyNot || await Refuse(sent, whyNot, audit.At, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Where the database is away this fails, too, and the first failure is what the caller is to see in the log.
            await Refuse(sent, $"it failed ({failure.GetType().Name})", audit.At, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Gives why it cannot be done yet; null where it is.</summary>
    private async Task<string?> TakeUp(WebhookEvent sent, AuditContext audit, CancellationToken cancellationToken)
    {
        switch (sent)
        {
            case WebhookEvent.TransferReversed reversal:
                return await TakeUp(reversal, audit, cancellationToken);
            case WebhookEvent.AccountUpdated account:
                var done = new StripeEventDone(
                    account.Id, WebhookEvent.AccountUpdated.Type, account.CreatedAt, account.CanBePaid ? "can_be_paid" : "cannot_be_paid");
                await events.NoteAccount(done, account.Account, account.CanBePaid, audit, cancellationToken);
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(sent), sent, "This is no event.");
        }
    }

    private async Task<string?> TakeUp(WebhookEvent.TransferReversed reversal, AuditContext audit, CancellationToken cancellationToken)
    {
        if (await Find(reversal, cancellationToken) is not { } payout)
        {
            await Note(reversal, "not_ours", null, audit, cancellationToken);
            return null;
        }
        // That the transfer was made is not in the books yet: once it is, the event comes again.
        if (payout.Status.IsOpen())
            return NotYet(payout.Id, reversal, "its transfer is not in the books yet");
        if (!reversal.IsWhole)
        {
            LogPartial(payout.Id, reversal.Transfer, reversal.Reversed, reversal.Amount);
            await Note(reversal, "partial", Entry("payout.partly_reversed", payout, reversal), audit, cancellationToken);
            return null;
        }
        return await Book(payout, reversal, audit, cancellationToken);
    }

    private async Task<string?> Book(
        WriterPayout payout, WebhookEvent.TransferReversed reversal, AuditContext audit, CancellationToken cancellationToken)
    {
        // Money becomes payable again: what Stripe holds now counts, and not what was sent at some time.
        if (payout.Status == PayoutStatus.Paid && payout.Transfer == reversal.Transfer
            && await grains.GetGrain<IWriterPayoutGrain>(payout.Id.ToString()).SeeReversal(reversal.Transfer, reversal.TransferredAt)
                is var seen and not ReversalSighting.Reversed)
            return NotYet(payout.Id, reversal, seen == ReversalSighting.Unavailable ? "Stripe could not be asked" : "Stripe does not show it");
        var command = new PayoutCommand.RecordReversal(reversal.Transfer, audit.At);
        var decided = await desk.Take(payout.Id, command, audit, cancellationToken);
        if (decided?.Decision is PayoutDecision.Refuse { Reason: var refusal })
        {
            LogContradiction(payout.Id, payout.Status, reversal.Transfer, refusal);
            await Note(reversal, "contradicts", Entry("payout.reversal_refused", payout, reversal), audit, cancellationToken);
        }
        else
        {
            await Note(reversal, "booked", null, audit, cancellationToken);
        }
        return null;
    }

    /// <summary>By our own record of the transfer; metadata can be edited, and count only where there is none.</summary>
    private async Task<WriterPayout?> Find(WebhookEvent.TransferReversed reversal, CancellationToken cancellationToken) =>
        (await events.FindPayout(reversal.Transfer, cancellationToken) ?? reversal.Payout) is { } id
            ? await payouts.Load(id, cancellationToken)
            : null;

    private Task Note(
        WebhookEvent.TransferReversed reversal, string outcome, AuditedChange? change, AuditContext audit, CancellationToken cancellationToken) =>
        events.Note(
            new StripeEventDone(reversal.Id, WebhookEvent.TransferReversed.Type, reversal.CreatedAt, outcome), change, audit, cancellationToken);

    private static AuditedChange Entry(string action, WriterPayout payout, WebhookEvent.TransferReversed reversal) => new(action)
    {
        Payout = payout.Id,
        After = JsonSerializer.Serialize(new
        {
            transferId = reversal.Transfer.Value, amountMinor = reversal.Amount.Minor, reversedMinor = reversal.Reversed.Minor,
            currency = reversal.Amount.Currency.Code,
        }),
    };

    private string NotYet(PayoutId payout, WebhookEvent.TransferReversed reversal, string why)
    {
        LogNotYet(payout, reversal.Transfer, why);
        return why;
    }

    private static string TypeOf(WebhookEvent sent) => sent is WebhookEvent.AccountUpdated ? WebhookEvent.AccountUpdated.Type : WebhookEvent.TransferReversed.Type;

    /// <summary>Always false: Stripe has to send it again.</summary>
    private async Task<bool> Refuse(WebhookEvent sent, string why, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await events.NoteRefused(new StripeEventRefused(sent.Id, TypeOf(sent), at, why), cancellationToken);
        return false;
    }
}
