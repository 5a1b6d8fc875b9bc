using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

public sealed class ReconciliationDeciderTests
{
    private static readonly Guid Installation = Guid.Parse("0197a2f0-0000-7000-8000-000000000001");

    private static readonly WriterPayout Payout = Given.Payout with
    {
        Id = PayoutId.Derive(Installation, Given.Payout.Run, Given.Payout.Writer, Given.Payout.Amount.Currency),
    };

    private static readonly ListedTransfer Ours = new(
        Given.Transfer, Payout.Id, Payout.Run, Payout.Writer, Payout.Amount, Payout.Destination, Given.Now, Reversed: false);

    private static readonly WriterPayout Paid = Given.After(Payout, new PayoutCommand.RecordFoundTransfer(Given.Transfer, Given.Now));

    public static TheoryData<int> Strangers => [0, 1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(Strangers))]
    public void A_transfer_is_ours_only_where_all_its_ids_belong_together(int which)
    {
        ListedTransfer[] strangers =
        [
            Ours with { Payout = null },
            Ours with { Run = null },
            Ours with { Writer = null },
            Ours with { Payout = Given.Payout.Id },
            Ours with { Run = RunId.ForSlot(Given.Now.AddDays(1)) },
            Ours with { Writer = WriterId.Parse("writer-002") },
            Ours with { Amount = new Money(2_500, Currency.Parse("EUR")) },
        ];

        Decide(strangers[which], Payout).ShouldBeOfType<ReconciliationDecision.NotOurs>();
    }

    [Fact]
    public void Another_installation_s_transfer_is_not_ours() =>
        ReconciliationDecider.Decide(Ours, Guid.Parse("0197a2f0-0000-7000-8000-000000000002"), null, Given.Now).ShouldBeOfType<ReconciliationDecision.NotOurs>();

    [Fact]
    public void What_the_books_do_not_know_is_unaccounted() =>
        Decide(Ours, null).ShouldBeOfType<ReconciliationDecision.Unaccounted>();

    [Fact]
    public void What_the_books_know_as_paid_agrees() => Decide(Ours, Paid).ShouldBeOfType<ReconciliationDecision.Agrees>();

    public static TheoryData<PayoutStatus> Open => [PayoutStatus.Reserved, PayoutStatus.RetryScheduled, PayoutStatus.Unknown, PayoutStatus.NeedsReview];

    [Theory]
    [MemberData(nameof(Open))]
    public void What_is_open_here_is_paid(PayoutStatus status)
    {
        var transition = Decide(Ours, Payout with { Status = status }).ShouldBeOfType<ReconciliationDecision.Record>().Transition;

        (transition.After.Status, transition.After.Transfer, transition.Ledger)
            .ShouldBe((PayoutStatus.Paid, Given.Transfer, LedgerEvent.TransferConfirmed));
    }

    [Fact]
    public void What_was_taken_back_is_paid_first_and_then_reversed()
    {
        var reversed = Ours with { Reversed = true };

        var paid = Decide(reversed, Payout).ShouldBeOfType<ReconciliationDecision.Record>().Transition.After;
        var back = Decide(reversed, paid).ShouldBeOfType<ReconciliationDecision.Record>().Transition;

        (back.After.Status, back.Ledger).ShouldBe((PayoutStatus.Reversed, LedgerEvent.TransferReversed));
        Decide(reversed, back.After).ShouldBeOfType<ReconciliationDecision.Agrees>();
    }

    [Theory]
    [InlineData(PayoutStatus.Failed)]
    [InlineData(PayoutStatus.Cancelled)]
    public void A_transfer_for_released_money_contradicts(PayoutStatus status) =>
        Decide(Ours, Payout with { Status = status }).ShouldBeOfType<ReconciliationDecision.Contradicts>();

    [Fact]
    public void A_second_transfer_contradicts() =>
        Decide(Ours with { Id = new TransferId("tr_2") }, Paid).ShouldBeOfType<ReconciliationDecision.Contradicts>()
            .Problem.ShouldContain("tr_2");

    [Theory]
    [MemberData(nameof(Open))]
    public void Another_amount_or_account_contradicts(PayoutStatus status)
    {
        var payout = Payout with { Status = status };
        Decide(Ours with { Amount = new Money(2_499, Payout.Amount.Currency) }, payout).ShouldBeOfType<ReconciliationDecision.Contradicts>();
        Decide(Ours with { Destination = StripeAccountId.Parse("acct_2") }, payout).ShouldBeOfType<ReconciliationDecision.Contradicts>();
    }

    private static ReconciliationDecision Decide(ListedTransfer transfer, WriterPayout? known) =>
        ReconciliationDecider.Decide(transfer, Installation, known, Given.Now);
}
