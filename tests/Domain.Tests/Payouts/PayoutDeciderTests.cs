using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;
using static OrleansPayouts.Domain.Tests.Given;

namespace OrleansPayouts.Domain.Tests;

/// <summary>What the table of decisions has no room for: keys, counts, times and words.</summary>
public sealed class PayoutDeciderTests
{
    private static readonly TransferId OtherTransfer = new("tr_2");

    [Fact]
    public void An_intent_carries_the_number_the_key_and_the_hash_of_what_will_be_sent()
    {
        var submit = PayoutDecider.Decide(Payout, new PayoutCommand.SubmitAttempt(Now)).ShouldBeOfType<PayoutDecision.Submit>();

        submit.Intent.Payout.ShouldBe(Payout.Id);
        submit.Intent.Number.ShouldBe(1);
        submit.Intent.Epoch.ShouldBe(1);
        submit.Intent.Key.ShouldBe(IdempotencyKey.For(Payout.Id, 1));
        submit.Intent.ParameterHash.ShouldBe(Payout.ToRequest().ParameterHash());
        submit.Intent.StartedAt.ShouldBe(Now);
        submit.After.ShouldBe(Payout with { Attempts = 1, UnansweredAttempts = 1, KeyFirstUsedAt = Now });
        submit.After.InDoubt.ShouldBeTrue();
    }

    [Fact]
    public void A_payout_is_not_sent_before_it_is_due()
    {
        var waiting = After(Begun, Outcome(1, RateLimited));
        var due = waiting.DueAt.ShouldNotBeNull();

        Refusal(waiting, new PayoutCommand.SubmitAttempt(due.AddTicks(-1))).ShouldBe(PayoutRefusal.NotDueYet);
        Begin(waiting, due).Attempts.ShouldBe(2);
    }

    [Fact]
    public void An_unknown_outcome_is_asked_about_with_the_same_key_while_the_key_is_trusted()
    {
        var unknown = After(Begun, Outcome(1, NoAnswer));

        Begin(unknown, Now.AddHours(23).AddTicks(-1)).Key.ShouldBe(Payout.Key);
        Refusal(unknown, new PayoutCommand.SubmitAttempt(Now.AddHours(23))).ShouldBe(PayoutRefusal.KeyIsTooOld);
    }

    [Fact]
    public void An_attempt_that_was_cut_off_makes_the_payout_unknown_once_its_key_is_too_old()
    {
        var late = new PayoutCommand.SubmitAttempt(Now.AddHours(23));
        var move = Move(Begun, late);

        move.After.Status.ShouldBe(PayoutStatus.Unknown);
        move.After.InDoubt.ShouldBeTrue();
        move.Reason.ShouldNotBeNullOrWhiteSpace();
        move.Ledger.ShouldBeNull();
        Refusal(move.After, late).ShouldBe(PayoutRefusal.KeyIsTooOld);
    }

    [Fact]
    public void A_key_ages_from_the_first_attempt_that_Stripe_may_have_executed()
    {
        var limited = After(Begun, Outcome(1, RateLimited));
        var nextDay = Now.AddHours(30);
        var unknown = After(Begin(limited, nextDay), Outcome(2, NoAnswer, nextDay));

        Begin(unknown, nextDay.AddHours(22)).Key.ShouldBe(Payout.Key);
        Refusal(unknown, new PayoutCommand.RecordProvenAbsence(Retry, nextDay.AddHours(24))).ShouldBe(PayoutRefusal.AttemptMayBeUnderWay);
    }

    [Fact]
    public void A_refusal_for_balance_releases_the_money_and_stops_the_currency()
    {
        var move = Move(Begun, Outcome(1, BalanceInsufficient));

        move.Ledger.ShouldBe(LedgerEvent.PayoutReleased);
        move.Signal.ShouldBe(RunSignal.StopCurrency);
        move.Hold.ShouldBeNull();
        (move.After.Status, move.After.Epoch, move.After.InDoubt, move.After.Retries, move.After.DueAt, move.After.FailureCode)
            .ShouldBe((PayoutStatus.Cancelled, 1, false, 0, null, "balance_insufficient"));
    }

    [Fact]
    public void A_refusal_that_Stripe_may_not_have_saved_has_the_list_read_while_an_earlier_attempt_is_in_doubt()
    {
        var unknown = After(Begun, Outcome(1, NoAnswer));
        var second = Begin(unknown, Now.AddMinutes(5));

        var move = Move(second, Outcome(2, AccountClosed, Now.AddMinutes(5)));

        move.Ledger.ShouldBeNull();
        move.Hold.ShouldBeNull();
        move.Attempt!.Outcome.ShouldBe(AttemptOutcome.Refused);
        (move.After.Status, move.After.Epoch, move.After.UnansweredAttempts, move.After.KeyFirstUsedAt).ShouldBe((PayoutStatus.Unknown, 1, 1, Now));
        move.After.Retries.ShouldBeGreaterThan(Retry.MaxRetries, "which has the list read before anything is sent again");
        // The list holds nothing, and the same key meets the answer that was saved.
        var third = Begin(move.After, move.After.DueAt!.Value);
        After(third, Outcome(3, Again(AccountClosed), move.After.DueAt.Value)).Status.ShouldBe(PayoutStatus.Failed);
    }

    [Fact]
    public void A_rate_limit_keeps_the_key_counts_no_retry_and_waits_as_long_as_Stripe_asks()
    {
        var after = After(Begun, Outcome(1, RefusedAfter(TimeSpan.FromMinutes(10))));

        after.Epoch.ShouldBe(1);
        after.Retries.ShouldBe(0);
        after.InDoubt.ShouldBeFalse();
        after.DueAt.ShouldBe(Now.AddMinutes(10));
    }

    [Fact]
    public void A_rate_limit_says_nothing_about_an_earlier_attempt_without_an_answer()
    {
        var unknown = After(Begun, Outcome(1, NoAnswer));
        var after = After(Begin(unknown, Now.AddMinutes(5)), Outcome(2, RateLimited, Now.AddMinutes(5)));

        after.Status.ShouldBe(PayoutStatus.Unknown);
        after.InDoubt.ShouldBeTrue();
        after.KeyFirstUsedAt.ShouldBe(Now);
    }

    [Fact]
    public void Each_unknown_outcome_uses_up_a_retry_and_doubles_the_wait()
    {
        var payout = Payout;
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var at = payout.DueAt ?? Now;
            payout = After(Begin(payout, at), Outcome(attempt, NoAnswer, at));
            payout.Retries.ShouldBe(attempt);
            payout.Status.ShouldBe(PayoutStatus.Unknown);
            payout.DueAt.ShouldBe(at + Retry.DelayBefore(attempt, payout.Id, retryAfter: null));
        }
    }

    [Fact]
    public void Proven_absence_sends_again_at_once_under_a_new_key_that_has_all_retries()
    {
        foreach (var retries in new[] { 1, 3, 9 })
        {
            var again = Move(UnknownWith(retries, epoch: 3), new PayoutCommand.RecordProvenAbsence(Retry, Now.AddHours(25)));
            again.After.Status.ShouldBe(PayoutStatus.RetryScheduled);
            again.After.Epoch.ShouldBe(4);
            again.After.Retries.ShouldBe(0);
            again.After.DueAt.ShouldBe(Now.AddHours(25));
            again.After.InDoubt.ShouldBeFalse();
            again.Ledger.ShouldBeNull();
            again.Reason.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Fact]
    public void A_payout_whose_every_key_used_up_its_retries_fails_once_absence_is_proven_for_the_last()
    {
        var absence = new PayoutCommand.RecordProvenAbsence(Retry, Now.AddHours(25));

        var failed = Move(UnknownWith(retries: 4, epoch: 4), absence);
        failed.After.Status.ShouldBe(PayoutStatus.Failed);
        failed.Ledger.ShouldBe(LedgerEvent.PayoutReleased);
        failed.After.FailureCode.ShouldBe("retries_exhausted");

        Move(UnknownWith(retries: 3, epoch: 9), absence).After.Status.ShouldBe(PayoutStatus.RetryScheduled);
        Move(UnknownWith(retries: 4, epoch: 3), absence).After.Status.ShouldBe(PayoutStatus.RetryScheduled);
    }

    [Fact]
    public void A_key_that_stays_in_use_is_asked_for_again_after_longer_and_longer_waits()
    {
        var (payout, waits) = (Payout, new List<TimeSpan>());
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            var at = payout.DueAt ?? Now;
            payout = After(Begin(payout, at), Outcome(attempt, new TransferOutcome.Refused(409) { Code = "idempotency_key_in_use" }, at));
            (payout.Status, payout.Retries).ShouldBe((PayoutStatus.Unknown, 0));
            waits.Add(payout.DueAt!.Value - at);
        }

        // Doubling outgrows the jitter until the cap: eight attempts span more than twenty minutes, not eight base delays.
        waits.Take(5).ShouldBe(waits.Take(5).Order());
        waits[4].ShouldBeGreaterThan(waits[0] * 8);
        waits.ShouldAllBe(wait => wait <= RetryPolicy.MaxBusyDelay);
        waits.Aggregate((sum, wait) => sum + wait).ShouldBeGreaterThan(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public void A_key_in_use_proves_that_a_request_is_under_way_and_uses_up_no_retry()
    {
        var move = Move(Begun, Outcome(1, new TransferOutcome.Refused(409) { Code = "idempotency_key_in_use", RetryAfter = TimeSpan.FromMinutes(3) }));

        move.After.Status.ShouldBe(PayoutStatus.Unknown);
        move.After.InDoubt.ShouldBeTrue();
        move.After.Retries.ShouldBe(0);
        move.After.KeyFirstUsedAt.ShouldBe(Now);
        move.After.DueAt.ShouldBe(Now.AddMinutes(3));
        move.Attempt!.Outcome.ShouldBe(AttemptOutcome.Unknown, "the doubt must be read from the attempts again");
    }

    [Fact]
    public void Waits_for_a_busy_Stripe_grow_with_each_attempt_up_to_a_quarter_of_an_hour()
    {
        var payout = Payout;
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 12; attempt++)
        {
            var at = payout.DueAt ?? Now;
            payout = After(Begin(payout, at), Outcome(attempt, RateLimited, at));
            waits.Add(payout.DueAt!.Value - at);
            payout.Retries.ShouldBe(0);
        }
        waits[0].TotalSeconds.ShouldBeInRange(24, 36);
        waits[2].TotalSeconds.ShouldBeInRange(96, 144);
        waits[^1].ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(409)]
    public void Where_Stripe_forbids_a_retry_now_it_is_made_later(int status)
    {
        var after = After(Begun, Outcome(1, new TransferOutcome.Refused(status) { ShouldRetry = false }));

        after.DueAt.ShouldBe(Now + RetryPolicy.WhereForbidden);
        after.Epoch.ShouldBe(1);
        after.Status.IsOpen().ShouldBeTrue();
        if (after.Status == PayoutStatus.Unknown)
            after.Retries.ShouldBe(Retry.MaxRetries + 1, "to send it again is of no use: the list is asked");
    }

    [Fact]
    public void A_wait_that_would_outlast_the_key_ends_when_absence_can_be_proven()
    {
        foreach (var hours in new[] { 17.5, 20, 22.9 })
        {
            var begun = Begin(UnknownWith(retries: 15, epoch: 1), Now.AddHours(hours));
            After(begun, Outcome(10, NoAnswer, Now.AddHours(hours))).DueAt.ShouldBe(Now + IdempotencyKey.OverAfter);
        }
    }

    [Fact]
    public void A_payout_that_waits_for_an_outcome_always_has_a_time_to_look_again()
    {
        foreach (var outcome in new[] { NoAnswer, RateLimited, Refused(500), Refused(409), Refused(400, type: "idempotency_error") })
            After(Begun, Outcome(1, outcome)).DueAt.ShouldNotBeNull();
        Move(Begun, new PayoutCommand.SubmitAttempt(Now.AddHours(23))).After.DueAt.ShouldBe(Now.AddHours(23));
    }

    [Fact]
    public void A_request_gets_an_hour_or_what_is_left_of_the_key_s_trust()
    {
        Begun.TimeToSend(Now).ShouldBeNull();
        Begun.TimeToSend(Now.AddHours(22)).ShouldBeNull();
        Begun.TimeToSend(Now.AddHours(22.5)).ShouldBe(TimeSpan.FromMinutes(30));
        Begun.TimeToSend(Now.AddHours(24)).ShouldBe(TimeSpan.FromHours(-1));
        Payout.TimeToSend(Now).ShouldBeNull("nothing was sent under its key");
    }

    [Fact]
    public void A_person_who_finds_nothing_has_it_sent_again_however_often_it_was_tried()
    {
        var review = Payout with
        {
            Status = PayoutStatus.NeedsReview, Attempts = 9, Retries = 9, UnansweredAttempts = 9, KeyFirstUsedAt = Now,
        };
        After(review, new PayoutCommand.RecordProvenAbsence(Retry, Now.AddHours(25))).Status.ShouldBe(PayoutStatus.RetryScheduled);
    }

    [Fact]
    public void An_answer_recorded_again_after_a_lost_acknowledgement_changes_nothing()
    {
        TransferOutcome[] outcomes = [NoAnswer, RateLimited, BalanceInsufficient, AccountClosed, Confirmed, Refused(500), Refused(401)];
        foreach (var outcome in outcomes)
            PayoutDecider.Decide(After(Begun, Outcome(1, outcome)), Outcome(1, outcome)).ShouldBeOfType<PayoutDecision.NoChange>();
    }

    [Fact]
    public void An_answer_recorded_again_says_nothing_about_the_attempt_that_is_under_way()
    {
        var second = Begin(After(Begun, Outcome(1, RateLimited)), Now.AddHours(1));

        PayoutDecider.Decide(second, Outcome(1, BalanceInsufficient)).ShouldBeOfType<PayoutDecision.NoChange>();
        PayoutDecider.Decide(second, Outcome(1, AccountClosed)).ShouldBeOfType<PayoutDecision.NoChange>();
        PayoutDecider.Decide(second, Outcome(1, RateLimited)).ShouldBeOfType<PayoutDecision.NoChange>();
    }

    [Fact]
    public void A_confirmation_counts_however_late_it_comes()
    {
        var second = Begin(After(Begun, Outcome(1, NoAnswer)), Now.AddHours(1));
        var third = Begin(After(second, Outcome(2, NoAnswer, Now.AddHours(1))), Now.AddHours(2));

        Move(third, Outcome(1, Confirmed)).After.Transfer.ShouldBe(Transfer);
    }

    [Fact]
    public void A_confirmed_payout_has_its_transfer_and_nothing_left_to_do()
    {
        var move = Move(Begun with { FailureCode = "timeout", DueAt = Now.AddDays(-1) }, Outcome(1, Confirmed));

        move.Before.Status.ShouldBe(PayoutStatus.Reserved);
        move.After.Transfer.ShouldBe(Transfer);
        move.After.DueAt.ShouldBeNull();
        move.After.FailureCode.ShouldBeNull();
        move.After.InDoubt.ShouldBeFalse();
        move.At.ShouldBe(Now);
    }

    [Fact]
    public void A_second_transfer_for_the_same_payout_is_named_and_never_booked()
    {
        var paid = After(Begun, Outcome(1, Confirmed));
        var reversed = After(paid, new PayoutCommand.RecordReversal(Transfer, Now));
        foreach (var payout in new[] { paid, reversed })
        {
            Refusal(payout, Outcome(1, new TransferOutcome.Confirmed(OtherTransfer))).ShouldBe(PayoutRefusal.AnotherTransferRecorded);
            Refusal(payout, new PayoutCommand.RecordFoundTransfer(OtherTransfer, Now)).ShouldBe(PayoutRefusal.AnotherTransferRecorded);
            Refusal(payout, new PayoutCommand.RecordReversal(OtherTransfer, Now)).ShouldBe(PayoutRefusal.AnotherTransferRecorded);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void The_outcome_of_an_attempt_that_was_never_begun_is_refused(int attempt) =>
        Refusal(Begun, Outcome(attempt, Confirmed)).ShouldBe(PayoutRefusal.NoSuchAttempt);

    [Fact]
    public void The_attempt_s_result_keeps_what_Stripe_said()
    {
        var refused = new TransferOutcome.Refused(400) { Code = "account_closed", RequestId = "req_1" };
        Move(Begun, Outcome(1, refused)).Attempt
            .ShouldBe(new AttemptResult(1, AttemptOutcome.Refused, 400, "account_closed", "req_1", Now));
        Move(Begun, Outcome(1, Refused(503))).Attempt
            .ShouldBe(new AttemptResult(1, AttemptOutcome.Unknown, 503, "http_503", null, Now));
        Move(Begun, Outcome(1, Confirmed)).Attempt
            .ShouldBe(new AttemptResult(1, AttemptOutcome.Confirmed, 200, null, null, Now));
        Move(Begun, Outcome(1, RateLimited)).Attempt
            .ShouldBe(new AttemptResult(1, AttemptOutcome.Refused, 429, "rate_limit", null, Now));
    }

    [Theory]
    [InlineData(NotSentReason.RunPaused, "run_paused")]
    [InlineData(NotSentReason.CircuitOpen, "circuit_open")]
    [InlineData(NotSentReason.ProgramStopping, "program_stopping")]
    [InlineData(NotSentReason.DispatchInterrupted, "dispatch_interrupted")]
    public void An_attempt_that_was_not_sent_leaves_its_payout_as_it_was(NotSentReason reason, string code)
    {
        var move = Move(Begun, Outcome(1, new TransferOutcome.NotSent(reason)));
        move.Attempt.ShouldBe(new AttemptResult(1, AttemptOutcome.NotSent, null, code, null, Now));
        move.Ledger.ShouldBeNull();
        move.After.ShouldBe(Payout with { Version = 1, Attempts = 1, SettledThrough = 1 });
    }

    [Theory]
    [InlineData("account_closed")]
    [InlineData("balance_insufficient")]
    [InlineData("parameter_invalid_integer")]
    public void A_refusal_neither_frees_the_money_nor_changes_the_key_while_a_later_attempt_is_under_way(string code)
    {
        // Another activation took the payout for its own and sent it again, while the first stood still with the answer.
        var again = Begin(Begun, Now.AddSeconds(1));
        var move = Move(again, Outcome(1, Refused(400, code)));
        move.Ledger.ShouldBeNull();
        move.Hold.ShouldBeNull();
        move.Attempt.ShouldBe(new AttemptResult(1, AttemptOutcome.Refused, 400, code, null, Now));
        (move.After.Status, move.After.Epoch, move.After.UnansweredAttempts, move.After.SettledThrough).ShouldBe((PayoutStatus.Unknown, 1, 1, 1));
        After(move.After, Outcome(2, Confirmed)).Status.ShouldBe(PayoutStatus.Paid);
    }

    [Fact]
    public void An_attempt_that_was_not_sent_says_nothing_about_an_earlier_one()
    {
        var again = Begin(Begun, Now.AddHours(1));
        var after = After(again, Outcome(2, new TransferOutcome.NotSent(NotSentReason.ProgramStopping)));
        (after.Status, after.UnansweredAttempts, after.KeyFirstUsedAt, after.Retries).ShouldBe((PayoutStatus.Reserved, 1, Now, 0));
        After(after, Outcome(1, Confirmed)).Status.ShouldBe(PayoutStatus.Paid);
    }

    [Theory]
    [InlineData(TransportFault.Timeout, "timeout")]
    [InlineData(TransportFault.ConnectionFailed, "connection_failed")]
    [InlineData(TransportFault.MalformedAnswer, "malformed_answer")]
    [InlineData(TransportFault.MismatchedAnswer, "mismatched_answer")]
    [InlineData(TransportFault.Abandoned, "abandoned")]
    public void Every_fault_of_transport_leaves_the_outcome_unknown(TransportFault fault, string code)
    {
        var after = After(Begun, Outcome(1, new TransferOutcome.Unanswered(fault)));
        after.Status.ShouldBe(PayoutStatus.Unknown);
        after.FailureCode.ShouldBe(code);
    }

    [Theory]
    [InlineData(400, "insufficient_capabilities_for_transfer", HoldKind.AccountRestricted)]
    [InlineData(400, "payouts_not_allowed", HoldKind.AccountRestricted)]
    [InlineData(400, "transfers_not_allowed", HoldKind.AccountRestricted)]
    [InlineData(400, "not_allowed_on_standard_account", HoldKind.AccountRestricted)]
    [InlineData(400, "account_closed", HoldKind.AccountClosed)]
    [InlineData(403, "account_invalid", HoldKind.AccountClosed)]
    public void A_payee_who_must_act_is_held_with_the_remedy_in_words(int status, string code, HoldKind kind)
    {
        var move = Move(Begun, Outcome(1, Refused(status, code)));
        var hold = move.Hold.ShouldNotBeNull();

        hold.Kind.ShouldBe(kind);
        move.After.FailureCode.ShouldBe(EnumNames<HoldKind>.Of(kind), "one name for one fact, in the payout as in its writer");
        move.Attempt.ShouldNotBeNull().ErrorCode.ShouldBe(code, "Stripe's own");
        hold.Reason.ShouldContain("to be paid");
        move.Reason.ShouldBe(hold.Reason);
    }

    [Fact]
    public void A_person_s_reason_is_kept()
    {
        Move(Payout, new PayoutCommand.Cancel("wrong writer", Now)).Reason.ShouldBe("wrong writer");
        var unknown = After(Begun, Outcome(1, NoAnswer));
        Move(unknown, new PayoutCommand.RequestReview("two lists differ", Now)).Reason.ShouldBe("two lists differ");
    }

    [Fact]
    public void What_differs_between_a_transfer_and_its_payout_is_named()
    {
        TransferDifferences.Of(Payout, AtStripe).ShouldBeEmpty();
        TransferDifferences.Of(Payout, AtStripe with { Amount = new Money(2_500, Currency.Parse("EUR")) })
            .ShouldBe(["the amount is 25.00 EUR, and the payout's is 25.00 USD"]);
        TransferDifferences.Of(Payout, AtStripe with { Destination = StripeAccountId.Parse("acct_2") })
            .ShouldBe(["the destination is acct_2, and the payout's is acct_1"]);
        TransferDifferences.Of(Payout, AtStripe with { Payout = null }).ShouldBe(["its metadata names no payout"]);
        TransferDifferences.Of(Payout, AtStripe with { Payout = new PayoutId(Guid.Parse("00000000-0000-0000-0000-000000000001")) })
            .ShouldHaveSingleItem().ShouldStartWith("its metadata names po_");
        TransferDifferences.Of(Payout, AtStripe with { Reversed = true, AmountReversed = Payout.Amount }).ShouldBe(["all of it was reversed"]);
        TransferDifferences.Of(Payout, AtStripe with { AmountReversed = new Money(1, Currency.Parse("USD")) }).ShouldBe(["0.01 USD of it was reversed"]);
        TransferDifferences.Of(Payout, AtStripe with { Amount = new Money(1, Currency.Parse("USD")), Payout = null, Reversed = true }).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("held", HoldKind.Manual, "acct_1")]
    [InlineData("account_restricted", HoldKind.AccountRestricted, "acct_1")]
    [InlineData("account_closed", HoldKind.AccountClosed, "acct_1")]
    [InlineData("account_changed", null, "acct_2")]
    [InlineData("no_account", null, null)]
    public void A_payout_that_is_called_off_for_its_payee_says_why_in_the_words_of_planning(string code, HoldKind? hold, string? account)
    {
        var payout = Payout with { Payee = new Payee(account is null ? null : StripeAccountId.Parse(account), hold) };

        var move = Move(payout, new PayoutCommand.SubmitAttempt(Now));

        (move.After.Status, move.After.FailureCode, move.Ledger).ShouldBe((PayoutStatus.Cancelled, code, LedgerEvent.PayoutReleased));
        move.GivesUpTheKey.ShouldBeTrue("written only where no attempt was begun meanwhile");
        move.Reason.ShouldBe(FailureWords.Describe(code));
        FailureWords.Describe(code).ShouldNotBe(FailureWords.Describe("no such code"));
    }

    private static WriterPayout UnknownWith(int retries, int epoch) => Payout with
    {
        Status = PayoutStatus.Unknown, Attempts = 9, Retries = retries, Epoch = epoch, UnansweredAttempts = 9, KeyFirstUsedAt = Now, DueAt = Now,
    };

    private static TransferOutcome.Refused RefusedAfter(TimeSpan wait) => new(429) { Code = "rate_limit", RetryAfter = wait };

    private static PayoutTransition Move(WriterPayout payout, PayoutCommand command) =>
        PayoutDecider.Decide(payout, command).ShouldBeOfType<PayoutDecision.Move>().Transition;

    private static PayoutRefusal Refusal(WriterPayout payout, PayoutCommand command) =>
        PayoutDecider.Decide(payout, command).ShouldBeOfType<PayoutDecision.Refuse>().Reason;

    [Fact]
    public void What_was_taken_for_unknown_and_never_sent_is_to_be_sent_again()
    {
        var unknown = Given.After(Given.Begun, new PayoutCommand.CancelWithRun("not wanted", Given.Now));
        unknown.Status.ShouldBe(PayoutStatus.Unknown);

        var after = Given.After(unknown, Given.Outcome(1, new TransferOutcome.NotSent(NotSentReason.RunPaused)));

        after.Status.ShouldBe(PayoutStatus.RetryScheduled);
        after.DueAt.ShouldBe(unknown.DueAt);
        after.InDoubt.ShouldBeFalse();
    }

    [Fact]
    public void Whoever_resolves_before_the_key_is_over_learns_when_it_will_be()
    {
        var unknown = Given.After(Given.Begun, Given.Outcome(1, Given.NoAnswer));
        unknown.KeyIsOverAt.ShouldBe(Given.Now + IdempotencyKey.OverAfter);

        var notPaid = new PayoutCommand.ResolveAsNotPaid("not in the dashboard", unknown.KeyIsOverAt!.Value);
        Given.After(unknown, notPaid).ShouldSatisfyAllConditions(
            again => again.Epoch.ShouldBe(2),
            again => again.DueAt.ShouldBe(notPaid.Now),
            again => again.KeyIsOverAt.ShouldBeNull());
    }

    [Fact]
    public void A_retry_now_keeps_the_key_and_uses_up_no_retry()
    {
        var unknown = Given.After(Given.Begun, Given.Outcome(1, Given.NoAnswer));

        var now = Given.After(unknown, new PayoutCommand.RetryNow("now, please", Given.Now.AddSeconds(2)));

        now.ShouldBe(unknown with { DueAt = Given.Now.AddSeconds(2), Version = unknown.Version + 1 });
    }

    [Fact]
    public void A_person_who_names_another_transfer_than_the_recorded_one_is_contradicted()
    {
        var paid = Given.After(Given.Begun, Given.Outcome(1, Given.Confirmed));
        foreach (var closed in new[] { paid, paid with { Status = PayoutStatus.Reversed } })
        {
            PayoutDecider.Decide(closed, new PayoutCommand.ResolveAsPaid(new TransferId("tr_2"), null, "seen in the dashboard", Given.Now))
                .ShouldBe(new PayoutDecision.Refuse(PayoutRefusal.AnotherTransferRecorded));
        }
    }
}
