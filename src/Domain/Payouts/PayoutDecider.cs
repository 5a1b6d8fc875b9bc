namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// The payout's state machine: one pure decision over (state, command). Two rules stand above all others: money is
/// released only after a definite refusal or proof of absence, and the key changes only then too (stripe.md, "Our rule").
/// </summary>
public static class PayoutDecider
{
    public static PayoutDecision Decide(WriterPayout payout, PayoutCommand command) => command switch
    {
        PayoutCommand.SubmitAttempt submit => Submit(payout, submit),
        PayoutCommand.RecordOutcome record => OutcomeDecider.Record(payout, record),
        PayoutCommand.RecordFoundTransfer found => Found(payout, found),
        PayoutCommand.RecordProvenAbsence absent => Absent(payout, absent),
        PayoutCommand.RequestReview review => Review(payout, review),
        PayoutCommand.Postpone postpone => Postpone(payout, postpone),
        PayoutCommand.CheckPayee check => PayeeDecider.Check(payout, check),
        PayoutCommand.Cancel cancel => OperatorDecider.Cancel(payout, cancel),
        PayoutCommand.CancelWithRun cancel => OperatorDecider.CancelWithRun(payout, cancel),
        PayoutCommand.RetryNow retry => OperatorDecider.RetryNow(payout, retry),
        PayoutCommand.ResolveAsPaid paid => OperatorDecider.ResolveAsPaid(payout, paid),
        PayoutCommand.ResolveAsNotPaid notPaid => OperatorDecider.ResolveAsNotPaid(payout, notPaid),
        PayoutCommand.RecordReversal reversal => Reverse(payout, reversal),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "This is no command of a payout."),
    };

    private static PayoutDecision Submit(WriterPayout payout, PayoutCommand.SubmitAttempt command)
    {
        if (!payout.Status.IsOpen())
            return new PayoutDecision.Refuse(PayoutRefusal.PayoutIsClosed);
        if (payout.Status == PayoutStatus.NeedsReview)
            return new PayoutDecision.Refuse(PayoutRefusal.UnderReview);
        if (PayeeDecider.CallOff(payout, command.Now) is { } calledOff)
            return calledOff;
        if (payout.DueAt > command.Now)
            return new PayoutDecision.Refuse(PayoutRefusal.NotDueYet);
        if (!payout.InDoubt)
            return Intend(payout, command.Now);
        if (!payout.KeyIsTrusted(command.Now))
            return LeaveToList(payout, PayoutRefusal.KeyIsTooOld, "An attempt has no answer and its key is too old to be used again.", command.Now);
        if (!PayeeDecider.MayBePaid(payout))
            return LeaveToList(payout, PayoutRefusal.TransferMayExist, "An attempt has no answer, and its writer may not be paid by it any more.", command.Now);
        return Intend(payout, command.Now);
    }

    /// <summary>In doubt, and not to be sent again under its key: Stripe's list of transfers decides what became of it.</summary>
    private static PayoutDecision LeaveToList(WriterPayout payout, PayoutRefusal refusal, string reason, DateTimeOffset now) =>
        payout.Status == PayoutStatus.Unknown
            ? new PayoutDecision.Refuse(refusal)
            // Due at once.
            : Move(Step(payout, payout with { Status = PayoutStatus.Unknown, DueAt = now }, "payout.unknown", now) with { Reason = reason });

    private static PayoutDecision.Submit Intend(WriterPayout payout, DateTimeOffset now)
    {
        // In doubt from here on: if the program dies now, nobody knows how far this attempt came.
        var after = payout with
        {
            Attempts = payout.Attempts + 1,
            KeyFirstUsedAt = payout.KeyFirstUsedAt ?? now,
            UnansweredAttempts = payout.UnansweredAttempts + 1,
        };
        var hash = payout.ToRequest().ParameterHash();
        return new(new AttemptIntent(payout.Id, payout.Version, after.Attempts, payout.Epoch, payout.Key, hash, now), after);
    }

    private static PayoutDecision Found(WriterPayout payout, PayoutCommand.RecordFoundTransfer command) => payout.Status switch
    {
        PayoutStatus.Unknown or PayoutStatus.NeedsReview or PayoutStatus.Reserved or PayoutStatus.RetryScheduled =>
            Move(Step(payout, Paid(payout, command.Transfer), "payout.paid", command.Now) with
            {
                Ledger = LedgerEvent.TransferConfirmed,
                Reason = "The transfer was found at Stripe.",
            }),
        PayoutStatus.Paid or PayoutStatus.Reversed when payout.Transfer == command.Transfer => new PayoutDecision.NoChange(),
        PayoutStatus.Paid or PayoutStatus.Reversed => new PayoutDecision.Refuse(PayoutRefusal.AnotherTransferRecorded),
        _ => new PayoutDecision.Refuse(PayoutRefusal.TransferAfterRelease),
    };

    private static PayoutDecision Absent(WriterPayout payout, PayoutCommand.RecordProvenAbsence command)
    {
        if (payout.Status is not (PayoutStatus.Unknown or PayoutStatus.NeedsReview))
            return new PayoutDecision.Refuse(PayoutRefusal.NothingToResolve);
        if (command.Now - payout.KeyFirstUsedAt < IdempotencyKey.OverAfter)
            return new PayoutDecision.Refuse(PayoutRefusal.AttemptMayBeUnderWay);
        const string reason = "No transfer exists at Stripe.";
        // Each key has its retries; one key more than retries, and what never gets an answer ends. A person who finds that
        // nothing was sent wants it sent, however often the program had tried.
        if (payout.Status == PayoutStatus.Unknown && payout.Retries > command.Retry.MaxRetries && payout.Epoch > command.Retry.MaxRetries)
            return Move(Step(payout, Failed(payout, payout.FailureCode ?? "retries_exhausted"), "payout.failed", command.Now) with
            {
                Ledger = LedgerEvent.PayoutReleased,
                Reason = reason,
            });
        // It has waited for more than a day.
        var retry = NextEpoch(payout) with { Status = PayoutStatus.RetryScheduled, Retries = 0, DueAt = command.Now };
        return Move(Step(payout, retry, "payout.retry_scheduled", command.Now) with { Reason = reason });
    }

    private static PayoutDecision Review(WriterPayout payout, PayoutCommand.RequestReview command) => payout.Status switch
    {
        PayoutStatus.Unknown =>
            Move(Step(payout, payout with { Status = PayoutStatus.NeedsReview, DueAt = null }, "payout.needs_review", command.Now) with
            {
                Reason = command.Reason,
            }),
        PayoutStatus.NeedsReview => new PayoutDecision.NoChange(),
        _ => new PayoutDecision.Refuse(PayoutRefusal.NothingToResolve),
    };

    private static PayoutDecision Postpone(WriterPayout payout, PayoutCommand.Postpone command)
    {
        if (!payout.Status.IsOpen())
            return new PayoutDecision.Refuse(PayoutRefusal.PayoutIsClosed);
        if (payout.Status is PayoutStatus.Reserved or PayoutStatus.NeedsReview)
            return new PayoutDecision.Refuse(PayoutRefusal.NotWaiting);
        if (payout.DueAt == command.Until)
            return new PayoutDecision.NoChange();
        return Move(Step(payout, payout with { DueAt = command.Until }, "payout.postponed", command.Now) with { Reason = command.Reason });
    }

    private static PayoutDecision Reverse(WriterPayout payout, PayoutCommand.RecordReversal command)
    {
        if (payout.Transfer is { } transfer && transfer != command.Transfer)
            return new PayoutDecision.Refuse(PayoutRefusal.AnotherTransferRecorded);
        return payout.Status switch
        {
            PayoutStatus.Reversed => new PayoutDecision.NoChange(),
            PayoutStatus.Paid => Move(Step(payout, payout with { Status = PayoutStatus.Reversed }, "payout.reversed", command.Now) with
            {
                Ledger = LedgerEvent.TransferReversed,
            }),
            _ => new PayoutDecision.Refuse(PayoutRefusal.NotPaid),
        };
    }

    internal static WriterPayout Paid(WriterPayout payout, TransferId transfer) => payout with
    {
        Status = PayoutStatus.Paid,
        Transfer = transfer,
        DueAt = null,
        FailureCode = null,
        UnansweredAttempts = 0,
    };

    internal static WriterPayout Failed(WriterPayout payout, string code) =>
        payout with { Status = PayoutStatus.Failed, DueAt = null, FailureCode = code, UnansweredAttempts = 0 };

    internal static WriterPayout NextEpoch(WriterPayout payout) =>
        payout with { Epoch = payout.Epoch + 1, KeyFirstUsedAt = null, UnansweredAttempts = 0, SettledThrough = payout.Attempts };

    internal static PayoutTransition Step(WriterPayout before, WriterPayout after, string action, DateTimeOffset at) =>
        new(before, after with { Version = before.Version + 1 }, action, at);

    internal static PayoutDecision Move(PayoutTransition transition) => new PayoutDecision.Move(transition);
}
