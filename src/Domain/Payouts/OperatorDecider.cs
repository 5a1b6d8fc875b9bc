using static OrleansPayouts.Domain.Payouts.PayoutDecider;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// What a person may ask of a payout. A person's word replaces the program's waiting, never its two rules: nothing is
/// released while a transfer may exist, and no new key is made while an attempt under the old one can still arrive.
/// </summary>
internal static class OperatorDecider
{
    public static PayoutDecision Cancel(WriterPayout payout, PayoutCommand.Cancel command)
    {
        if (payout.Status == PayoutStatus.Cancelled)
            return new PayoutDecision.NoChange();
        if (!payout.Status.IsOpen())
            return new PayoutDecision.Refuse(PayoutRefusal.PayoutIsClosed);
        return payout.MayHaveBeenSent
            ? new PayoutDecision.Refuse(PayoutRefusal.TransferMayExist)
            : CallOff(payout, command.Reason, command.Now);
    }

    public static PayoutDecision CancelWithRun(WriterPayout payout, PayoutCommand.CancelWithRun command)
    {
        if (payout.Status.IsOpen() && !payout.MayHaveBeenSent)
            return CallOff(payout, command.Reason, command.Now, command.Code);
        // What became of the attempt has to be found out. Sending it again would be a way, and not one for this run any more.
        if (payout.Status is PayoutStatus.Reserved or PayoutStatus.RetryScheduled)
            return Move(Step(payout, payout with { Status = PayoutStatus.Unknown, DueAt = command.Now }, "payout.unknown", command.Now) with
            {
                Reason = command.Reason,
            });
        return new PayoutDecision.NoChange();
    }

    /// <summary>
    /// Only the time is changed. What is due is <see cref="PayoutAgenda"/>'s to say, as if the time had come by itself: the
    /// same key while it is trusted, Stripe's list after that.
    /// </summary>
    public static PayoutDecision RetryNow(WriterPayout payout, PayoutCommand.RetryNow command) => payout.Status switch
    {
        PayoutStatus.Reserved => new PayoutDecision.Refuse(PayoutRefusal.WaitsForRun),
        PayoutStatus.NeedsReview => new PayoutDecision.Refuse(PayoutRefusal.UnderReview),
        _ when !payout.Status.IsOpen() => new PayoutDecision.Refuse(PayoutRefusal.PayoutIsClosed),
        _ when payout.DueAt is { } due && due <= command.Now => new PayoutDecision.NoChange(),
        _ => Move(Step(payout, payout with { DueAt = command.Now }, "payout.retried_now", command.Now) with { Reason = command.Reason }),
    };

    /// <summary>A person's word says which transfer it is; whether it pays the payout is what Stripe says.</summary>
    public static PayoutDecision ResolveAsPaid(WriterPayout payout, PayoutCommand.ResolveAsPaid command) => payout.Status switch
    {
        PayoutStatus.Unknown or PayoutStatus.NeedsReview => ResolveOpen(payout, command),
        PayoutStatus.Reserved or PayoutStatus.RetryScheduled => new PayoutDecision.Refuse(PayoutRefusal.NothingToResolve),
        PayoutStatus.Failed or PayoutStatus.Cancelled => new PayoutDecision.Refuse(PayoutRefusal.TransferAfterRelease),
        _ when payout.Transfer == command.Transfer => new PayoutDecision.NoChange(),
        _ => new PayoutDecision.Refuse(PayoutRefusal.AnotherTransferRecorded),
    };

    private static PayoutDecision ResolveOpen(WriterPayout payout, PayoutCommand.ResolveAsPaid command)
    {
        if (command.AtStripe is not { } transfer || transfer.Id != command.Transfer)
            return new PayoutDecision.Refuse(PayoutRefusal.NoSuchTransfer);
        if (TransferDifferences.Of(payout, transfer) is { Count: > 0 } differences)
            return new PayoutDecision.Refuse(PayoutRefusal.TransferDiffers, $"Stripe's {transfer.Id} differs: {string.Join("; ", differences)}.");
        return Move(Step(payout, Paid(payout, transfer.Id), "payout.resolved_as_paid", command.Now) with
        {
            Ledger = LedgerEvent.TransferConfirmed,
            Reason = command.Reason,
        });
    }

    public static PayoutDecision ResolveAsNotPaid(WriterPayout payout, PayoutCommand.ResolveAsNotPaid command)
    {
        if (!payout.Status.IsOpen())
            return new PayoutDecision.Refuse(PayoutRefusal.PayoutIsClosed);
        if (payout.Status is not (PayoutStatus.Unknown or PayoutStatus.NeedsReview))
            return new PayoutDecision.Refuse(PayoutRefusal.NothingToResolve);
        // Whoever looked before the key was over may have looked before the attempt arrived.
        if (payout.KeyIsOverAt is { } over && command.Now < over)
            return new PayoutDecision.Refuse(PayoutRefusal.AttemptMayBeUnderWay);
        var again = NextEpoch(payout) with { Status = PayoutStatus.RetryScheduled, DueAt = command.Now };
        return Move(Step(payout, again, "payout.resolved_as_not_paid", command.Now) with { Reason = command.Reason });
    }

    private static PayoutDecision CallOff(WriterPayout payout, string reason, DateTimeOffset now, string? code = null) =>
        Move(Step(payout, payout with { Status = PayoutStatus.Cancelled, DueAt = null, FailureCode = code ?? payout.FailureCode }, "payout.cancelled", now) with
        {
            Ledger = LedgerEvent.PayoutReleased,
            Reason = reason,
        });
}
