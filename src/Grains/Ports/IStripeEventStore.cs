using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Which of Stripe's events were taken up, and what they do to writers.</summary>
public interface IStripeEventStore
{
    /// <summary>Whether all that follows from the event is done.</summary>
    Task<bool> IsDone(string eventId, CancellationToken cancellationToken);

    /// <summary>The payout that has the transfer; null where none has.</summary>
    Task<PayoutId?> FindPayout(TransferId transfer, CancellationToken cancellationToken);

    /// <summary>Notes, in one statement with its entry in the audit log, that the event is done. A repeat does nothing.</summary>
    /// <param name="done">The event.</param>
    /// <param name="change">What it is entered as; null where what it led to has its own entry, or nothing did.</param>
    /// <param name="audit">Who, when and why.</param>
    /// <param name="cancellationToken">Nothing is noted where it ends first.</param>
    Task Note(StripeEventDone done, AuditedChange? change, AuditContext audit, CancellationToken cancellationToken);

    /// <summary>
    /// Notes the event and, in the same statement, releases the writers of the account whom Stripe's answer had put on hold, where
    /// they can be paid again; where they cannot, it is entered in the audit log. Not where the account's hold is newer than the
    /// event, nor a later event is known. Never a hold by an admin. Gives how many were released; a repeat releases nobody.
    /// </summary>
    Task<int> NoteAccount(StripeEventDone done, StripeAccountId account, bool canBePaid, AuditContext audit, CancellationToken cancellationToken);

    /// <summary>Notes that the event could not be taken up this time. It is forgotten when it is done, or after a month.</summary>
    Task NoteRefused(StripeEventRefused refused, CancellationToken cancellationToken);

    /// <summary>
    /// How many events could not be taken up since before <paramref name="firstBefore"/>, and were sent again after
    /// <paramref name="lastAfter"/>; with the reason of the oldest.
    /// </summary>
    Task<(long Count, string? Reason)> CountRefused(DateTimeOffset firstBefore, DateTimeOffset lastAfter, CancellationToken cancellationToken);

    /// <summary>Events since <paramref name="since"/> after which a person has to decide: part of a transfer was taken back, or one that the books do not know as paid.</summary>
    Task<IReadOnlyList<StripeEventSign>> ReadToDecide(DateTimeOffset since, int limit, CancellationToken cancellationToken);
}
