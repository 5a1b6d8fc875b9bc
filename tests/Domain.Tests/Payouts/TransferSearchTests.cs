using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

public sealed class TransferSearchTests
{
    private static readonly WriterPayout Payout = Given.Payout;

    private static readonly ListedTransfer Ours =
        new(Given.Transfer, Payout.Id, Payout.Run, Payout.Writer, Payout.Amount, Payout.Destination, Given.Now, Reversed: false);

    private static readonly ListedTransfer AnotherPayouts =
        Ours with { Id = new TransferId("tr_2"), Payout = new PayoutId(Guid.Parse("0f1d7a52-3c0e-4b7a-9f1e-2d4c5b6a7980")) };

    [Fact]
    public void A_list_without_the_payout_proves_absence()
    {
        Conclude().ShouldBeOfType<ListVerdict.Absent>();
        Conclude([AnotherPayouts], [AnotherPayouts with { Id = new("tr_3") }]).ShouldBeOfType<ListVerdict.Absent>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_payout_s_one_transfer_is_found_on_whatever_page(int page)
    {
        var pages = Enumerable.Range(0, 3).Select(n => n == page ? new[] { AnotherPayouts, Ours } : [AnotherPayouts]).ToArray();
        Conclude(pages).ShouldBe(new ListVerdict.Found(Given.Transfer));
    }

    [Fact]
    public void Two_transfers_for_one_payout_are_a_person_s_business() =>
        Unclear([Ours], [Ours with { Id = new("tr_9") }]).ShouldContain("found 2: tr_1");

    [Fact]
    public void Another_amount_is_a_person_s_business() =>
        Unclear([Ours with { Amount = new Money(2_499, Payout.Amount.Currency) }]).ShouldContain("24.99 USD");

    [Fact]
    public void Another_currency_is_a_person_s_business() =>
        Unclear([Ours with { Amount = new Money(2_500, Currency.Parse("EUR")) }]).ShouldContain("EUR");

    [Fact]
    public void Another_account_is_a_person_s_business() =>
        Unclear([Ours with { Destination = StripeAccountId.Parse("acct_2") }]).ShouldContain("acct_2");

    [Fact]
    public void A_transfer_that_was_taken_back_is_a_person_s_business() =>
        Unclear([Ours with { Reversed = true }]).ShouldContain("reversed");

    [Fact]
    public void A_transfer_to_the_writer_s_account_that_names_no_payout_proves_nothing() =>
        Unclear([Ours with { Payout = null }]).ShouldContain("names no payout");

    [Fact]
    public void A_transfer_to_somebody_else_that_names_no_payout_is_not_the_payout_s() =>
        Conclude([Ours with { Payout = null, Destination = StripeAccountId.Parse("acct_2") }]).ShouldBeOfType<ListVerdict.Absent>();

    [Fact]
    public void What_is_found_is_told_with_what_was_expected_and_in_bounds()
    {
        var many = Enumerable.Range(1, 50).Select(n => Ours with { Id = new TransferId($"tr_{n}") }).ToArray();
        var findings = Unclear(many);

        findings.ShouldContain("expected one of 25.00 USD to acct_1");
        findings.ShouldContain("2026-03-01 09:00:00Z");
        findings.ShouldContain("and 45 more");
        findings.Length.ShouldBeLessThan(500);
    }

    private static string Unclear(params ListedTransfer[][] pages) => Conclude(pages).ShouldBeOfType<ListVerdict.Unclear>().Findings;

    private static ListVerdict Conclude(params ListedTransfer[][] pages)
    {
        var search = new TransferSearch(Payout);
        foreach (var page in pages)
            search.Look(page);
        search.Read.ShouldBe(pages.Sum(page => page.Length));
        return search.Conclude();
    }
}
