using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

public sealed class TransferRequestTests
{
    private static readonly TransferRequest Request = Given.Payout.ToRequest();

    [Fact]
    public void A_request_names_its_payout_its_run_and_its_key()
    {
        Request.TransferGroup.ShouldBe(Given.Payout.Run.Value);
        Request.Description.ShouldBe("Payout " + Given.Payout.Id);
        Request.Key.Value.ShouldBe("po_6f1d7a523c0e4b7a9f1e2d4c5b6a7980.1");
    }

    // SHA-256 of the six parts, each on its line, worked out with Python's hashlib: a stored hash must stay comparable.
    [Fact]
    public void The_parameters_hash_is_stable() =>
        Convert.ToHexStringLower(Request.ParameterHash()).ShouldBe("877f434b2fb143530a0901f0a2f90266589720f404801730a1131f34514e530f");

    [Fact]
    public void Whatever_goes_into_the_body_goes_into_the_hash()
    {
        TransferRequest[] others =
        [
            Request with { Amount = new Money(2_501, Currency.Parse("USD")) },
            Request with { Amount = new Money(2_500, Currency.Parse("EUR")) },
            Request with { Destination = StripeAccountId.Parse("acct_2") },
            Request with { Run = RunId.ForSlot(Given.Now.AddDays(1)) },
            Request with { Writer = WriterId.Parse("writer-002") },
            Request with { Payout = new PayoutId(Guid.Parse("6f1d7a52-3c0e-4b7a-9f1e-2d4c5b6a7981")) },
        ];
        others.Append(Request).Select(request => Convert.ToHexString(request.ParameterHash())).Distinct().Count().ShouldBe(7);
    }

    [Fact]
    public void A_new_key_is_no_new_body() =>
        (Request with { Key = IdempotencyKey.For(Given.Payout.Id, 2) }).ParameterHash().ShouldBe(Request.ParameterHash());

    [Fact]
    public void A_key_is_a_function_of_payout_and_epoch_alone_within_Stripe_s_255_characters() => ForAny.Value(
        Any.PayoutId.Zip(Gen.Choose(1, int.MaxValue)).Two(),
        two =>
        {
            var (first, second) = (two.Item1, two.Item2);
            var key = IdempotencyKey.For(first.Item1, first.Item2);
            key.ShouldBe(IdempotencyKey.For(first.Item1, first.Item2));
            key.ToString().Length.ShouldBeLessThanOrEqualTo(255);
            (key == IdempotencyKey.For(second.Item1, second.Item2)).ShouldBe(first == second);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_no_epoch_below_1(int epoch) =>
        Should.Throw<ArgumentOutOfRangeException>(() => IdempotencyKey.For(Given.Payout.Id, epoch));
}
