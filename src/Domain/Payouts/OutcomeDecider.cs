using static OrleansPayouts.Domain.Payouts.PayoutDecider;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>What the outcome of an attempt makes of its payout: one consequence for each <see cref="FailureClass"/>.</summary>
internal static class OutcomeDecider
{
    public static PayoutDecision Record(WriterPayout payout, PayoutCommand.RecordOutcome command)
    {
        if (command.Attempt < 1 || command.Attempt > payout.Attempts)
            return new PayoutDecision.Refuse(PayoutRefusal.NoSuchAttempt);
        if (!payout.Status.IsOpen())
            return RecordOnClosed(payout, command.Outcome);
        return command.Outcome switch
        {
            TransferOutcome.Confirmed confirmed => Confirm(payout, command, confirmed),
            _ when command.Attempt <= payout.SettledThrough => new PayoutDecision.NoChange(),
            _ when payout.Status == PayoutStatus.NeedsReview => new PayoutDecision.Refuse(PayoutRefusal.UnderReview),
            TransferOutcome.NotSent notSent => NotSent(payout, command, notSent.Reason),
            TransferOutcome.Unanswered unanswered => Unanswered(payout, command, CodeOf(unanswered.Fault), httpStatus: null),
            TransferOutcome.Refused refused => Refused(payout, command, refused),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Outcome, "This is no outcome of a transfer."),
        };
    }

    private static PayoutDecision RecordOnClosed(WriterPayout payout, TransferOutcome outcome) => (payout.Status, outcome) switch
    {
        (PayoutStatus.Paid or PayoutStatus.Reversed, TransferOutcome.Confirmed confirmed) => payout.Transfer == confirmed.Transfer
            ? new PayoutDecision.NoChange()
            : new PayoutDecision.Refuse(PayoutRefusal.AnotherTransferRecorded),
        (_, TransferOutcome.Confirmed) => new PayoutDecision.Refuse(PayoutRefusal.TransferAfterRelease),
        // Another activation settled it while this one waited: its answer stands.
        _ => new PayoutDecision.NoChange(),
    };

    private static PayoutDecision Confirm(WriterPayout payout, PayoutCommand.RecordOutcome command, TransferOutcome.Confirmed confirmed) =>
        Move(Step(payout, Paid(payout, confirmed.Transfer), "payout.paid", command.Now) with
        {
            Attempt = Result(command, AttemptOutcome.Confirmed, httpStatus: 200, code: null),
            Ledger = LedgerEvent.TransferConfirmed,
        });

    private static PayoutDecision Refused(WriterPayout payout, PayoutCommand.RecordOutcome command, TransferOutcome.Refused refused)
    {
        var code = FailureClassification.CodeOf(refused);
        return FailureClassification.Classify(refused) switch
        {
            FailureClass.UnknownOutcome => Unanswered(payout, command, code, refused.HttpStatus),
            // This request did nothing, but another one under the same key is being executed at this moment.
            FailureClass.Transient when refused.HttpStatus == 409 =>
                Unanswered(payout, command, code, refused.HttpStatus, RunSignal.SlowDown, retriesUsed: 0),
            FailureClass.Transient => NothingHappened(payout, command, refused, RunSignal.SlowDown),
            // A later attempt under this key is under way, by another activation: its answer decides. Not every refusal is saved.
            FailureClass.PlatformMustAct when command.Attempt < payout.Attempts => NothingHappened(payout, command, refused, RunSignal.StopCurrency),
            FailureClass.PayeeMustAct or FailureClass.WrongRequest when command.Attempt < payout.Attempts =>
                NothingHappened(payout, command, refused, RunSignal.None),
            FailureClass.PlatformMustAct when !IsDefinite(payout, refused) => AskTheList(payout, command, refused, RunSignal.StopCurrency),
            FailureClass.PayeeMustAct or FailureClass.WrongRequest when !IsDefinite(payout, refused) =>
                AskTheList(payout, command, refused, RunSignal.None),
            FailureClass.PlatformMustAct => NotFunded(payout, command, refused),
            FailureClass.PayeeMustAct => Fail(payout, command, refused, PayeeRemedy.HoldFor(code)),
            FailureClass.WrongRequest => Fail(payout, command, refused, hold: null),
            // Another request was made under this key. It is not known what became of that one.
            FailureClass.StopEverything when refused.Type == "idempotency_error" =>
                Unanswered(payout, command, code, refused.HttpStatus, RunSignal.Pause),
            FailureClass.StopEverything => NothingHappened(payout, command, refused, RunSignal.Unauthorized),
            var other => throw new ArgumentOutOfRangeException(nameof(refused), other, "This class has no consequence."),
        };
    }

    /// <summary>
    /// Whether a refusal says what became of every attempt under the key. It does where this attempt is the only one in doubt,
    /// and where Stripe replays the answer that it saved: the key was executed once, and ended so. A refusal that is not saved
    /// says nothing of an earlier attempt, which may be executed later (docs/decisions/0015-unknown-outcomes.md).
    /// </summary>
    private static bool IsDefinite(WriterPayout payout, TransferOutcome.Refused refused) =>
        refused.Replayed || payout.UnansweredAttempts <= 1;

    /// <summary>This attempt did nothing; an earlier one under the key is in doubt. Read Stripe's list before asking again.</summary>
    private static PayoutDecision AskTheList(
        WriterPayout payout, PayoutCommand.RecordOutcome command, TransferOutcome.Refused refused, RunSignal signal)
    {
        var code = FailureClassification.CodeOf(refused);
        var retries = UsedUp(payout, command);
        var after = payout with
        {
            Status = PayoutStatus.Unknown,
            Retries = retries,
            UnansweredAttempts = payout.UnansweredAttempts - 1,
            SettledThrough = command.Attempt,
            FailureCode = code,
            DueAt = WhenToAskAgain(payout, command.Now + Wait(command, command.Retry.DelayBefore(retries, payout.Id, RetryAfter(command)))),
        };
        return Move(Step(payout, after, "payout.unknown", command.Now) with
        {
            Attempt = Result(command, AttemptOutcome.Refused, refused.HttpStatus, code),
            Signal = signal,
        });
    }

    /// <summary>With all retries used up, Stripe's list is read before the payout is sent again.</summary>
    private static int UsedUp(WriterPayout payout, PayoutCommand.RecordOutcome command) =>
        Math.Max(payout.Retries, command.Retry.MaxRetries) + 1;

    private static PayoutDecision Unanswered(
        WriterPayout payout,
        PayoutCommand.RecordOutcome command,
        string code,
        int? httpStatus,
        RunSignal signal = RunSignal.None,
        int retriesUsed = 1)
    {
        // What Stripe says not to send again would only be answered so again: it is the list's turn.
        var retries = IsForbidden(command) ? UsedUp(payout, command) : payout.Retries + retriesUsed;
        // An outcome that uses up no retry must still be waited for longer each time: a request that hangs at Stripe may hang for minutes.
        var delay = retriesUsed == 0
            ? command.Retry.DelayWhileBusy(command.Attempt, payout.Id, RetryAfter(command))
            : command.Retry.DelayBefore(retries, payout.Id, RetryAfter(command));
        var after = payout with
        {
            Status = PayoutStatus.Unknown,
            Retries = retries,
            SettledThrough = command.Attempt,
            FailureCode = code,
            DueAt = WhenToAskAgain(payout, command.Now + Wait(command, delay)),
        };
        return Move(Step(payout, after, "payout.unknown", command.Now) with
        {
            Attempt = Result(command, AttemptOutcome.Unknown, httpStatus, code),
            Signal = signal,
        });
    }

    /// <summary>As if the attempt had not been begun, but for its row, which says so.</summary>
    private static PayoutDecision NotSent(WriterPayout payout, PayoutCommand.RecordOutcome command, NotSentReason reason)
    {
        var inDoubt = payout.UnansweredAttempts - 1;
        var after = payout with
        {
            UnansweredAttempts = inDoubt,
            KeyFirstUsedAt = inDoubt > 0 ? payout.KeyFirstUsedAt : null,
            SettledThrough = command.Attempt,
        };
        // Called unknown for its key's age alone while this attempt was thought to be under way.
        if (payout.Status == PayoutStatus.Unknown && !after.InDoubt)
            after = after with { Status = PayoutStatus.RetryScheduled, DueAt = payout.DueAt ?? command.Now + command.Retry.DelayBefore(payout.Retries, payout.Id, retryAfter: null) };
        return Move(Step(payout, after, "payout.not_sent", command.Now) with
        {
            Attempt = Result(command, AttemptOutcome.NotSent, httpStatus: null, EnumNames<NotSentReason>.Of(reason)),
            // The reason's name is the pause's code.
            Signal = reason is NotSentReason.StripeUnauthorized or NotSentReason.StripeAccountDiffers ? RunSignal.Pause : RunSignal.Hold,
        });
    }

    /// <summary>This attempt did nothing; whether an earlier one under the same key did is as open as before.</summary>
    private static PayoutDecision NothingHappened(
        WriterPayout payout, PayoutCommand.RecordOutcome command, TransferOutcome.Refused refused, RunSignal signal)
    {
        var code = FailureClassification.CodeOf(refused);
        var inDoubt = payout.UnansweredAttempts - 1;
        var after = payout with
        {
            UnansweredAttempts = inDoubt,
            KeyFirstUsedAt = inDoubt > 0 ? payout.KeyFirstUsedAt : null,
            SettledThrough = command.Attempt,
            FailureCode = code,
        };
        var status = after.InDoubt ? PayoutStatus.Unknown
            : signal == RunSignal.Unauthorized && payout.Status == PayoutStatus.Reserved ? PayoutStatus.Reserved
            : PayoutStatus.RetryScheduled;
        DateTimeOffset? dueAt = status == PayoutStatus.Reserved
            ? null
            : WhenToAskAgain(after, command.Now + Wait(command, command.Retry.DelayWhileBusy(command.Attempt, payout.Id, RetryAfter(command))));
        return Move(Step(payout, after with { Status = status, DueAt = dueAt }, ActionFor(status), command.Now) with
        {
            Attempt = Result(command, AttemptOutcome.Refused, refused.HttpStatus, code),
            Signal = signal,
        });
    }

    /// <summary>
    /// Stripe's balance does not cover it, and nothing is in doubt: the money is released, and the next run plans it again. From
    /// unknown it goes by way of one more attempt, under a new key.
    /// </summary>
    private static PayoutDecision NotFunded(WriterPayout payout, PayoutCommand.RecordOutcome command, TransferOutcome.Refused refused)
    {
        var code = FailureClassification.CodeOf(refused);
        var released = payout.Status != PayoutStatus.Unknown;
        var after = released ? payout with { Status = PayoutStatus.Cancelled, DueAt = null, FailureCode = code, UnansweredAttempts = 0 }
            : NextEpoch(payout) with
            {
                Status = PayoutStatus.RetryScheduled,
                FailureCode = code,
                DueAt = command.Now + command.Retry.DelayBefore(command.Attempt, payout.Id, RetryAfter(command)),
            };
        return Move(Step(payout, after, released ? "payout.cancelled" : "payout.retry_scheduled", command.Now) with
        {
            Attempt = Result(command, AttemptOutcome.Refused, refused.HttpStatus, code),
            Ledger = released ? LedgerEvent.PayoutReleased : null,
            Reason = released ? FailureWords.Describe(code) : null,
            Signal = RunSignal.StopCurrency,
        });
    }

    private static PayoutDecision Fail(
        WriterPayout payout, PayoutCommand.RecordOutcome command, TransferOutcome.Refused refused, Writers.WriterHold? hold)
    {
        var code = FailureClassification.CodeOf(refused);
        // The payee's account has one name, whatever Stripe calls what is wrong with it; the attempt keeps Stripe's own code.
        var named = hold is null ? code : EnumNames<Writers.HoldKind>.Of(hold.Kind);
        return Move(Step(payout, Failed(payout, named), "payout.failed", command.Now) with
        {
            Attempt = Result(command, AttemptOutcome.Refused, refused.HttpStatus, code),
            Ledger = LedgerEvent.PayoutReleased,
            Hold = hold,
            Reason = hold?.Reason,
        });
    }

    /// <summary>A wait that would end when the key is too old ends when no attempt under it can still be under way: absence is proven then.</summary>
    private static DateTimeOffset WhenToAskAgain(WriterPayout payout, DateTimeOffset dueAt) =>
        payout.KeyFirstUsedAt is { } first && dueAt >= first + IdempotencyKey.TrustedFor ? first + IdempotencyKey.OverAfter : dueAt;

    private static TimeSpan Wait(PayoutCommand.RecordOutcome command, TimeSpan delay) =>
        IsForbidden(command) && delay < RetryPolicy.WhereForbidden ? RetryPolicy.WhereForbidden : delay;

    private static bool IsForbidden(PayoutCommand.RecordOutcome command) => command.Outcome is TransferOutcome.Refused { ShouldRetry: false };

    private static AttemptResult Result(PayoutCommand.RecordOutcome command, AttemptOutcome outcome, int? httpStatus, string? code) =>
        new(command.Attempt, outcome, httpStatus, code, command.Outcome.RequestId, command.Now);

    private static TimeSpan? RetryAfter(PayoutCommand.RecordOutcome command) =>
        (command.Outcome as TransferOutcome.Refused)?.RetryAfter;

    private static string ActionFor(PayoutStatus status) => status switch
    {
        PayoutStatus.Reserved => "payout.waits_for_run",
        PayoutStatus.Unknown => "payout.unknown",
        _ => "payout.retry_scheduled",
    };

    private static string CodeOf(TransportFault fault) => fault switch
    {
        TransportFault.Timeout => "timeout",
        TransportFault.ConnectionFailed => "connection_failed",
        TransportFault.MalformedAnswer => "malformed_answer",
        TransportFault.MismatchedAnswer => "mismatched_answer",
        _ => "abandoned",
    };
}
