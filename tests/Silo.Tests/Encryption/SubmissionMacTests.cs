using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Encryption;

public sealed class SubmissionMacTests
{
    private static readonly SubmissionMac Mac = new("sk_live_51Kq8vX2mZr5tYb7");

    private static readonly WriterPayout Payout = new()
    {
        Id = PayoutId.Parse("po_0198c0de0000700080000000000000aa"),
        Run = RunId.ForSlot(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)),
        Writer = WriterId.Parse("w-1"),
        Amount = new Money(3_000, Currency.Parse("USD")),
        Destination = StripeAccountId.Parse("acct_1"),
        Payee = new Payee(StripeAccountId.Parse("acct_1")),
        Attempts = 3,
        Retries = 2,
        Epoch = 4,
        Version = 5,
        UnansweredAttempts = 6,
        SettledThrough = 2,
        KeyFirstUsedAt = new DateTimeOffset(2026, 3, 1, 9, 0, 1, TimeSpan.Zero),
    };

    private static readonly RetryPolicy Retry = new(3, TimeSpan.FromSeconds(30));

    private static readonly SubmitPayout Vouched = new(Payout, Retry, Mac.Compute(Payout, Retry));

    [Fact]
    public void What_was_vouched_for_is_valid_and_nothing_else_is_with_its_code()
    {
        Mac.IsValid(Vouched).ShouldBeTrue();
        var altered = AlteredSubmissions.Of(Vouched);

        altered.Where(change => Mac.IsValid(change.Command)).Select(change => change.Member).ShouldBeEmpty();
        // All that the submission holds, as its contract has it.
        altered.Select(change => change.Member).Distinct().Count().ShouldBe(16 + 2);
    }

    [Fact]
    public void A_code_that_is_missing_cut_longer_or_altered_is_not_valid()
    {
        var code = Vouched.Mac!;

        byte[]?[] others = [null, [], code[..31], [.. code, 0], new byte[32]];
        others.Where(other => Mac.IsValid(Vouched with { Mac = other })).ShouldBeEmpty();
        for (var bit = 0; bit < code.Length * 8; bit++)
        {
            var flipped = code.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Mac.IsValid(Vouched with { Mac = flipped }).ShouldBeFalse();
        }
    }

    [Fact]
    public void Another_Stripe_key_vouches_for_nothing_here()
    {
        var other = new SubmissionMac("sk_live_51Kq8vX2mZr5tYb8");

        other.IsValid(Vouched).ShouldBeFalse();
        Mac.IsValid(Vouched with { Mac = other.Compute(Payout, Retry) }).ShouldBeFalse();
        new SubmissionMac("sk_live_51Kq8vX2mZr5tYb7").IsValid(Vouched).ShouldBeTrue("every silo with the key takes it");
    }

    [Fact]
    public void What_names_nothing_is_not_valid_and_breaks_nothing()
    {
        SubmitPayout[] hollow =
        [
            null!,
            Vouched with { Payout = null! },
            Vouched with { Retry = null! },
            Vouched with { Payout = Payout with { Id = default } },
            Vouched with { Payout = Payout with { Run = default } },
            Vouched with { Payout = Payout with { Writer = default } },
            Vouched with { Payout = Payout with { Amount = default } },
            Vouched with { Payout = Payout with { Destination = default } },
            Vouched with { Payout = Payout with { Transfer = default(TransferId) } },
        ];

        hollow.Where(Mac.IsValid).ShouldBeEmpty();
    }
}
