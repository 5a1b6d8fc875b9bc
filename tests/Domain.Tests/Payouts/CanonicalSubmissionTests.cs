using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

public sealed class CanonicalSubmissionTests
{
    private static readonly RetryPolicy Retry = new(3, TimeSpan.FromSeconds(30));

    private static readonly WriterPayout Payout = new()
    {
        Id = PayoutId.Parse("po_0198c0de0000700080000000000000aa"),
        Run = RunId.ForSlot(DateTimeOffset.UnixEpoch),
        Writer = WriterId.Parse("w1"),
        Amount = new Money(3_000, Currency.Parse("USD")),
        Destination = StripeAccountId.Parse("acct_1"),
        Payee = new Payee(StripeAccountId.Parse("acct_1")),
    };

    [Fact]
    public void The_same_submission_has_the_same_bytes_whatever_zone_its_times_are_written_in()
    {
        var first = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        var there = Payout with { KeyFirstUsedAt = first.ToOffset(TimeSpan.FromHours(-5)), DueAt = first };

        Bytes(there).ShouldBe(Bytes(there with { KeyFirstUsedAt = first, DueAt = first.ToOffset(TimeSpan.FromHours(9)) }));
    }

    [Fact]
    public void Nothing_is_another_thing_than_an_empty_text_or_a_zero()
    {
        Bytes(Payout with { FailureCode = "" }).ShouldNotBe(Bytes(Payout));
        Bytes(Payout with { KeyFirstUsedAt = new DateTimeOffset(0, TimeSpan.Zero) }).ShouldNotBe(Bytes(Payout));
    }

    /// <summary>Half a character of UTF-16 has no UTF-8: encoders write the same replacement for each.</summary>
    [Fact]
    public void Texts_that_no_encoding_can_express_differ_all_the_same() =>
        Bytes(Payout with { FailureCode = "\ud800" }).ShouldNotBe(Bytes(Payout with { FailureCode = "\ud801" }));

    [Fact]
    public void A_character_that_moves_from_one_member_to_the_next_makes_other_bytes() =>
        Bytes(Payout with { Transfer = new TransferId("tr_1a"), FailureCode = "b" })
            .ShouldNotBe(Bytes(Payout with { Transfer = new TransferId("tr_1"), FailureCode = "ab" }));

    [Fact]
    public void A_submission_whose_id_names_nothing_has_no_bytes() =>
        Should.Throw<InvalidOperationException>(() => CanonicalSubmission.Of(Payout with { Id = default }, Retry));

    private static byte[] Bytes(WriterPayout payout) => CanonicalSubmission.Of(payout, Retry).ToArray();
}
