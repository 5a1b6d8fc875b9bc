namespace OrleansPayouts.Domain.Payouts;

/// <summary>What may be asked of a payout. Each carries its own <c>now</c>.</summary>
public abstract record PayoutCommand(DateTimeOffset Now)
{
    /// <summary>Send it, or send it again.</summary>
    public sealed record SubmitAttempt(DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>Attempt <paramref name="Attempt"/> ended so.</summary>
    public sealed record RecordOutcome(int Attempt, TransferOutcome Outcome, RetryPolicy Retry, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>Stripe's list was read and holds this transfer for the payout.</summary>
    public sealed record RecordFoundTransfer(TransferId Transfer, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>
    /// Stripe's list was read to its end and holds no transfer for the payout. <c>Now</c> is when reading began: it
    /// proves nothing about later.
    /// </summary>
    public sealed record RecordProvenAbsence(RetryPolicy Retry, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>It cannot be found out by program whether a transfer exists.</summary>
    public sealed record RequestReview(string Reason, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>Nothing could be found out now, or not enough yet: look again at <paramref name="Until"/>.</summary>
    public sealed record Postpone(DateTimeOffset Until, string Reason, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>
    /// Its writer was held, or has another Stripe account: called off where nothing can have been sent. To be written as
    /// <see cref="Cancel"/> is, in the transaction that changes the writer.
    /// </summary>
    public sealed record CheckPayee(DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>
    /// Call it off. An intent does not raise the version, so whoever writes this has to lock the payout before it is
    /// read and decided on: then no attempt is begun meanwhile (docs/decisions/0009-operators.md).
    /// </summary>
    public sealed record Cancel(string Reason, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>
    /// Its run will not send it any more: called off where nothing can have been sent; unknown where something may have been. To
    /// be written as <see cref="Cancel"/> is. <paramref name="Code"/> says why, where the run was not cancelled.
    /// </summary>
    public sealed record CancelWithRun(string Reason, DateTimeOffset Now, string? Code = null) : PayoutCommand(Now);

    /// <summary>A person does not want to wait until it is due.</summary>
    public sealed record RetryNow(string Reason, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>A person has found the transfer. To be written as <see cref="Cancel"/> is.</summary>
    /// <param name="Transfer">The id that the person gives.</param>
    /// <param name="AtStripe">The transfer of this id as it is at Stripe; null where Stripe has none, or was not asked.</param>
    /// <param name="Reason">In the person's words.</param>
    /// <param name="Now">The time.</param>
    public sealed record ResolveAsPaid(TransferId Transfer, ListedTransfer? AtStripe, string Reason, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>
    /// A person has made sure that no transfer exists, and wants it sent again. To be written as <see cref="Cancel"/> is.
    /// </summary>
    public sealed record ResolveAsNotPaid(string Reason, DateTimeOffset Now) : PayoutCommand(Now);

    /// <summary>The transfer was taken back in full.</summary>
    public sealed record RecordReversal(TransferId Transfer, DateTimeOffset Now) : PayoutCommand(Now);
}
