using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Standings;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests.Standings;

public sealed class StandingDeciderTests
{
    private static readonly DateTimeOffset NextSlot = Given.Now.AddMonths(1);

    private static readonly PayoutCandidate Candidate = new(
        Given.Payout.Writer, new Money(2_500, Currency.Parse("USD")), Given.Payout.Destination, null, null, HasOpenPayout: false);

    private static readonly PayoutRun Run = new()
    {
        Id = Given.Payout.Run,
        Settings = new RunSettings(10, 3, MinimumThresholds.Default),
        CorrelationId = "corr_1",
        StartedBy = "cron",
        StartedAt = Given.Now,
        Status = RunStatus.Dispatching,
        PlannedThrough = WriterId.Parse("writer-500"),
    };

    public static TheoryData<ExclusionReason> Reasons => new(Enum.GetValues<ExclusionReason>());

    public static TheoryData<PayoutStatus> Statuses => new(Enum.GetValues<PayoutStatus>());

    [Fact]
    public void A_balance_that_nothing_keeps_back_is_paid_at_the_next_slot()
    {
        StandingDecider.Now(Candidate, MinimumThresholds.Default, NextSlot).ShouldBe(new PaymentStanding(StandingVerdict.WillBePaid, null, "It is paid in the next run.", null, NextSlot));
        var off = StandingDecider.Now(Candidate, MinimumThresholds.Default, nextSlot: null);
        (off.Verdict, off.NextDate).ShouldBe((StandingVerdict.WillBePaid, null));
        off.Words.ShouldContain("schedule is off");
    }

    [Fact]
    public void A_balance_that_would_be_left_out_has_the_reason_that_planning_has()
    {
        var standing = StandingDecider.Now(Candidate, new MinimumThresholds(25.01m, CurrencyAmounts.None), NextSlot);

        (standing.Verdict, standing.Reason, standing.NextDate).ShouldBe((StandingVerdict.NotPaid, "below_threshold", null));
        StandingDecider.Now(Candidate with { OwnThreshold = new Money(2_501, Currency.Parse("USD")) }, MinimumThresholds.Default, NextSlot).Reason.ShouldBe("below_threshold");
        StandingDecider.Now(Candidate with { Hold = HoldKind.Manual }, MinimumThresholds.Default, NextSlot).Reason.ShouldBe("held");
    }

    [Fact]
    public void What_stays_or_is_dated_ahead_is_said_with_its_sum_and_its_date()
    {
        var kronur = Candidate with { Available = new Money(500_050, Currency.Parse("ISK")) };
        var rest = StandingDecider.Now(kronur, MinimumThresholds.Default, NextSlot);
        (rest.Verdict, rest.Words).ShouldBe((StandingVerdict.WillBePaid, "It is paid in the next run. 0.50 ISK stay available, because Stripe carries only whole units of ISK."));
        StandingDecider.Now(kronur with { Available = new Money(50, Currency.Parse("ISK")) }, MinimumThresholds.Default, NextSlot)
            .Words.ShouldContain("Stripe pays out at least 1.00 ISK; the balance is 0.50 ISK.");

        var ahead = new PendingEarnings(new Money(9_900, Currency.Parse("USD")), new DateTimeOffset(2031, 5, 1, 0, 0, 0, TimeSpan.Zero));
        StandingDecider.Now(Candidate with { Pending = ahead }, MinimumThresholds.Default, NextSlot)
            .Words.ShouldBe("It is paid in the next run. 99.00 USD are dated ahead; the first of them become payable on 2031-05-01 00:00 UTC.");
        var nothingYet = StandingDecider.Now(Candidate with { Available = Money.Zero(Currency.Parse("USD")), Pending = ahead }, MinimumThresholds.Default, NextSlot);
        (nothingYet.Reason, nothingYet.NextDate).ShouldBe(("not_yet_earned", ahead.NextAt));
        StandingDecider.Now(Candidate with { Available = new Money(2_499, Currency.Parse("USD")) }, MinimumThresholds.Default, NextSlot)
            .Words.ShouldContain("The smallest payout is 25 USD; the balance is 24.99 USD.");
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_words_and_a_remedy(ExclusionReason reason)
    {
        var standing = StandingDecider.Excluded(reason, NextSlot);

        standing.Verdict.ShouldBe(StandingVerdict.NotPaid);
        standing.Reason.ShouldBe(EnumNames<ExclusionReason>.Of(reason));
        standing.Words.ShouldBe(reason.Describe());
        standing.Remedy.ShouldNotBeNull().Words.ShouldEndWith(".");
        // Only where the next run pays without anybody having done something.
        standing.NextDate.ShouldBe(reason is ExclusionReason.AlreadyPaid or ExclusionReason.NotYetEarned ? NextSlot : null);
    }

    [Fact]
    public void A_held_writer_learns_the_reason_and_no_date()
    {
        var held = StandingDecider.Now(Candidate with { Hold = HoldKind.Manual }, MinimumThresholds.Default, NextSlot, "The address is in doubt.");

        held.ShouldBe(new PaymentStanding(
            StandingVerdict.NotPaid, "held", ExclusionReason.Held.Describe() + " The reason given: The address is in doubt.",
            StandingDecider.Excluded(ExclusionReason.Held, NextSlot).Remedy, NextDate: null));
    }

    [Theory]
    [InlineData("held", "held", RemedyBy.Platform, false)]
    [InlineData("no_account", "no_account", RemedyBy.Writer, false)]
    [InlineData("account_closed", "account_closed", RemedyBy.Writer, false)]
    [InlineData("transfer_unaccounted", "transfer_unaccounted", RemedyBy.Platform, false)]
    [InlineData("account_changed", "account_changed", RemedyBy.Nobody, true)]
    [InlineData("balance_below_plan", "balance_below_plan", RemedyBy.Platform, true)]
    [InlineData("rate_limit", "cancelled", RemedyBy.Nobody, true)]
    [InlineData(null, "cancelled", RemedyBy.Nobody, true)]
    public void What_was_called_off_has_the_reason_and_a_date_only_where_the_next_run_pays_it(string? code, string reason, RemedyBy by, bool hasDate)
    {
        var standing = StandingDecider.Planned(Given.Payout with { Status = PayoutStatus.Cancelled, FailureCode = code }, Run, NextSlot);

        (standing.Verdict, standing.Reason, standing.Remedy?.By, standing.NextDate).ShouldBe((StandingVerdict.NotPaid, reason, by, hasDate ? NextSlot : null));
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Only_a_confirmed_transfer_counts_as_paid(PayoutStatus status)
    {
        var due = Given.Now.AddMinutes(5);
        var standing = StandingDecider.Planned(Given.Payout with { Status = status, FailureCode = "account_closed", DueAt = due }, Run, NextSlot);

        standing.Verdict.ShouldBe(status switch
        {
            PayoutStatus.Paid => StandingVerdict.Paid,
            PayoutStatus.Failed or PayoutStatus.Cancelled or PayoutStatus.Reversed => StandingVerdict.NotPaid,
            _ => StandingVerdict.UnderWay,
        });
        // Open payouts name when they are tried; an account that must be mended first, and a person, set no date.
        standing.NextDate.ShouldBe(status switch
        {
            PayoutStatus.RetryScheduled or PayoutStatus.Unknown => due,
            PayoutStatus.Reversed => NextSlot,
            _ => null,
        });
        (standing.Reason is null, standing.Remedy is null).ShouldBe((status == PayoutStatus.Paid, status == PayoutStatus.Paid));
    }

    [Theory]
    [InlineData("account_closed", RemedyBy.Writer)]
    [InlineData("insufficient_capabilities_for_transfer", RemedyBy.Writer)]
    [InlineData("amount_too_small", RemedyBy.Platform)]
    [InlineData(null, RemedyBy.Platform)]
    public void A_failure_is_the_writer_s_to_mend_only_where_it_is_the_writer_s_account(string? code, RemedyBy by)
    {
        var standing = StandingDecider.Planned(Given.Payout with { Status = PayoutStatus.Failed, FailureCode = code }, Run, NextSlot);

        standing.Reason.ShouldBe(code ?? "failed");
        standing.Remedy.ShouldNotBeNull().By.ShouldBe(by);
    }

    [Fact]
    public void What_waits_in_a_paused_run_has_the_run_s_reason()
    {
        var paused = Run with { Status = RunStatus.Paused, PauseCode = "balance_below_plan" };

        var standing = StandingDecider.Planned(Given.Payout, paused, NextSlot);

        (standing.Verdict, standing.Reason, standing.Remedy?.By).ShouldBe((StandingVerdict.UnderWay, "balance_below_plan", RemedyBy.Platform));
        StandingDecider.Planned(Given.Payout, Run, NextSlot).Reason.ShouldBe("in_progress");
        // What the run's pause does not concern keeps its own reason.
        StandingDecider.Planned(Given.Payout with { Status = PayoutStatus.Unknown, FailureCode = "timeout" }, paused, NextSlot).Reason.ShouldBe("timeout");
    }

    [Theory]
    [InlineData(RunStatus.Planning, "writer-500", "writer-501", "not_planned_yet")]
    [InlineData(RunStatus.Planning, null, "writer-501", "not_planned_yet")]
    [InlineData(RunStatus.Planning, "writer-501", "writer-501", "not_known_then")]
    [InlineData(RunStatus.Dispatching, "writer-900", "writer-501", "not_known_then")]
    [InlineData(RunStatus.Completed, "writer-500", "writer-501", "not_known_then")]
    [InlineData(RunStatus.Completed, null, "writer-501", "not_known_then")]
    [InlineData(RunStatus.Cancelled, "writer-500", "writer-501", "run_cancelled")]
    [InlineData(RunStatus.Cancelled, "writer-501", "writer-501", "not_known_then")]
    public void A_writer_that_a_run_says_nothing_of_came_too_late_or_the_run_did_not_get_there(RunStatus status, string? through, string writer, string reason)
    {
        var run = Run with { Status = status, PlannedThrough = through is null ? null : WriterId.Parse(through) };

        StandingDecider.NotConsidered(WriterId.Parse(writer), run, NextSlot).Reason.ShouldBe(reason);
    }
}
