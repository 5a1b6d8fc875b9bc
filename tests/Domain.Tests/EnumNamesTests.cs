using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

/// <summary>The names are in the database and in the API's answers: renaming a value is a migration.</summary>
public sealed class EnumNamesTests
{
    [Fact]
    public void The_stored_names_are_these()
    {
        EnumNames<PayoutStatus>.All.ShouldBe(
            ["reserved", "retry_scheduled", "unknown", "needs_review", "paid", "failed", "cancelled", "reversed"], ignoreOrder: true);
        EnumNames<AttemptOutcome>.All.ShouldBe(["confirmed", "refused", "unknown", "not_sent"], ignoreOrder: true);
        EnumNames<RunStatus>.All.ShouldBe(["planning", "dispatching", "paused", "cancelling", "completed", "cancelled"], ignoreOrder: true);
        EnumNames<HoldKind>.All.ShouldBe(["manual", "account_restricted", "account_closed"], ignoreOrder: true);
        EnumNames<LedgerEvent>.All.ShouldBe(
            ["earning_recorded", "payout_reserved", "transfer_confirmed", "payout_released", "transfer_reversed"], ignoreOrder: true);
        EnumNames<ExclusionReason>.All.ShouldBe(
            [
                "nothing_owed", "open_payout", "held", "no_account", "account_restricted", "account_closed",
                "currency_not_supported", "below_threshold", "transfer_unaccounted", "already_paid",
                "not_yet_earned", "below_rail_minimum",
            ],
            ignoreOrder: true);
        EnumNames<ShortfallPolicy>.All.ShouldBe(["pay_oldest", "refuse"], ignoreOrder: true);
    }

    [Fact]
    public void Every_name_reads_back()
    {
        foreach (var status in Enum.GetValues<PayoutStatus>())
        {
            EnumNames<PayoutStatus>.Parse(EnumNames<PayoutStatus>.Of(status)).ShouldBe(status);
            EnumNames<PayoutStatus>.TryParse(EnumNames<PayoutStatus>.Of(status), out var back).ShouldBeTrue();
            back.ShouldBe(status);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Paid")]
    [InlineData("0")]
    [InlineData("paid ")]
    public void Another_name_is_refused(string? name)
    {
        EnumNames<PayoutStatus>.TryParse(name, out _).ShouldBeFalse();
        if (name is not null)
            Should.Throw<KeyNotFoundException>(() => EnumNames<PayoutStatus>.Parse(name));
    }
}
