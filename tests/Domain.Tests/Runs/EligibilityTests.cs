using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

public sealed class EligibilityTests
{
    private static readonly MinimumThresholds Minimum = MinimumThresholds.Default;

    private static readonly Currency Usd = Currency.Parse("USD");

    private static readonly PayoutCandidate Payable = new(
        WriterId.Parse("writer-001"), new Money(2_500, Usd), StripeAccountId.Parse("acct_1"),
        Hold: null, OwnThreshold: null, HasOpenPayout: false);

    /// <summary>For each reason a candidate with nothing else against it, in the order in which reasons go before one another.</summary>
    private static readonly (ExclusionReason Reason, Func<PayoutCandidate, PayoutCandidate> Spoil)[] Spoilers =
    [
        (ExclusionReason.TransferUnaccounted, candidate => candidate with { HasUnaccountedTransfer = true }),
        (ExclusionReason.AlreadyPaid, candidate => candidate with { IsPaidInRun = true }),
        (ExclusionReason.OpenPayout, candidate => candidate with { HasOpenPayout = true }),
        (ExclusionReason.NotYetEarned, candidate => candidate with
        {
            Available = Money.Zero(candidate.Available.Currency),
            Pending = new PendingEarnings(new Money(9_900, candidate.Available.Currency), Given.Now.AddYears(5)),
        }),
        (ExclusionReason.NothingOwed, candidate => candidate with { Available = Money.Zero(candidate.Available.Currency) }),
        (ExclusionReason.Held, candidate => candidate with { Hold = HoldKind.Manual }),
        (ExclusionReason.NoAccount, candidate => candidate with { StripeAccount = null }),
        (ExclusionReason.AccountRestricted, candidate => candidate with { Hold = HoldKind.AccountRestricted }),
        (ExclusionReason.AccountClosed, candidate => candidate with { Hold = HoldKind.AccountClosed }),
        (ExclusionReason.CurrencyNotSupported, candidate => WithAvailable(candidate, candidate.Available.Minor, "KWD")),
        (ExclusionReason.BelowRailMinimum, candidate => WithAvailable(candidate, Math.Min(candidate.Available.Minor, 99), "ISK")),
        (ExclusionReason.BelowThreshold, candidate =>
            WithAvailable(candidate, Math.Min(candidate.Available.Minor, 1), candidate.Available.Currency.Code)),
    ];

    [Fact]
    public void A_writer_with_nothing_against_it_is_paid() => Why(Payable).ShouldBeNull();

    [Fact]
    public void Each_reason_keeps_a_writer_from_being_paid()
    {
        Spoilers.Select(spoiler => spoiler.Reason).ShouldBe(Enum.GetValues<ExclusionReason>(), ignoreOrder: true);
        foreach (var (reason, spoil) in Spoilers)
            Why(spoil(Payable)).ShouldBe(reason);
    }

    [Fact]
    public void Of_several_reasons_the_first_is_given()
    {
        for (var first = 0; first < Spoilers.Length; first++)
            for (var second = first + 1; second < Spoilers.Length; second++)
            {
                var both = Spoilers[first].Spoil(Spoilers[second].Spoil(Payable));
                // A hold is one or the other; the second replaces the first.
                if (Spoilers[first].Spoil(Payable).Hold is null || Spoilers[second].Spoil(Payable).Hold is null)
                    Why(both).ShouldBe(Spoilers[first].Reason, $"{Spoilers[first].Reason} and {Spoilers[second].Reason}");
            }
    }

    [Theory]
    [InlineData(2_500, "USD", null)]
    [InlineData(2_499, "USD", ExclusionReason.BelowThreshold)]
    [InlineData(3_000, "JPY", null)]
    [InlineData(2_999, "JPY", ExclusionReason.BelowThreshold)]
    [InlineData(25, "KRW", ExclusionReason.BelowRailMinimum)]
    [InlineData(39_999, "KRW", ExclusionReason.BelowRailMinimum)]
    [InlineData(40_000, "KRW", null)]
    [InlineData(300_050, "ISK", null)]
    [InlineData(299_999, "ISK", ExclusionReason.BelowThreshold)]
    [InlineData(99, "ISK", ExclusionReason.BelowRailMinimum)]
    [InlineData(25_000_000, "KWD", ExclusionReason.CurrencyNotSupported)]
    [InlineData(0, "USD", ExclusionReason.NothingOwed)]
    [InlineData(-1, "USD", ExclusionReason.NothingOwed)]
    [InlineData(long.MaxValue, "USD", null)]
    public void The_threshold_itself_is_paid_and_one_minor_unit_less_is_not(long minor, string currency, ExclusionReason? reason) =>
        Why(Payable with { Available = new Money(minor, Currency.Parse(currency)) }).ShouldBe(reason);

    [Theory]
    [InlineData(4_000, 4_000, null)]
    [InlineData(4_000, 3_999, ExclusionReason.BelowThreshold)]
    [InlineData(100, 2_499, ExclusionReason.BelowThreshold)]
    [InlineData(100, 2_500, null)]
    public void A_writer_s_own_threshold_can_only_raise_the_platform_s(long own, long available, ExclusionReason? reason) =>
        Why(Payable with { OwnThreshold = new Money(own, Usd), Available = new Money(available, Usd) }).ShouldBe(reason);

    [Fact]
    public void A_writer_s_own_threshold_speaks_of_no_other_currency() =>
        Why(Payable with { OwnThreshold = new Money(1_000_000, Currency.Parse("EUR")) }).ShouldBeNull();

    [Theory]
    [InlineData(500_050, "ISK", 500_000, 50)]
    [InlineData(1_234_567, "HUF", 1_234_500, 67)]
    [InlineData(5_000, "UGX", 5_000, 0)]
    [InlineData(2_501, "USD", 2_501, 0)]
    public void Only_what_the_rail_carries_is_paid_and_the_rest_stays(long available, string currency, long payable, long remainder)
    {
        var candidate = WithAvailable(Payable, available, currency);
        (candidate.Payable.Minor, candidate.Remainder.Minor).ShouldBe((payable, remainder));
    }

    [Fact]
    public void What_is_dated_ahead_keeps_nothing_from_being_paid_that_is_owed() =>
        Why(Payable with { Pending = new PendingEarnings(new Money(9_900, Usd), Given.Now.AddYears(5)) }).ShouldBeNull();

    [Theory]
    [InlineData(100, 30, 70, 30)]
    [InlineData(100, 100, 0, 100)]
    [InlineData(20, 30, 0, 20)]
    [InlineData(0, 30, 0, 0)]
    [InlineData(100, 0, 100, 0)]
    public void What_is_dated_ahead_is_no_part_of_what_is_owed(long balance, long ahead, long available, long pending)
    {
        var (now, later) = PendingEarnings.Split(new Money(balance, Usd), ahead, ahead == 0 ? null : Given.Now);
        (now.Minor, later?.Amount.Minor ?? 0).ShouldBe((available, pending));
    }

    [Fact]
    public void A_threshold_finer_than_the_minor_unit_is_not_rounded()
    {
        Eligibility.WhyNotPaid(Payable, Minimum with { Usd = 25.001m }).ShouldBe(ExclusionReason.BelowThreshold);
        Eligibility.WhyNotPaid(Payable, Minimum with { Usd = 24.999m }).ShouldBeNull();
    }

    [Fact]
    public void Every_reason_has_words_of_its_own_that_name_no_code()
    {
        var words = Enum.GetValues<ExclusionReason>().Select(reason => reason.Describe()).ToList();
        words.Distinct().Count().ShouldBe(words.Count);
        foreach (var text in words)
        {
            text.ShouldEndWith(".");
            text.Length.ShouldBeGreaterThan(20);
            text.ShouldNotContain("_");
        }
        Should.Throw<ArgumentOutOfRangeException>(() => ((ExclusionReason)99).Describe());
    }

    private static PayoutCandidate WithAvailable(PayoutCandidate candidate, long minor, string currency) =>
        candidate with { Available = new Money(minor, Currency.Parse(currency)) };

    private static ExclusionReason? Why(in PayoutCandidate candidate) => Eligibility.WhyNotPaid(candidate, Minimum);
}
