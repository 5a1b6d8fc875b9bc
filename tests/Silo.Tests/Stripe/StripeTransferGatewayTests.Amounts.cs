using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Silo.Tests.StripeSimulator;

namespace OrleansPayouts.Silo.Tests.Stripe;

// Amounts on the wire: out in a request, in from its answer, a list and the balance.
public sealed partial class StripeTransferGatewayTests
{
    [Theory]
    [InlineData("UGX", 5, 500)]
    [InlineData("UGX", 5_000, 500_000)]
    [InlineData("ISK", 500_000, 500_000)]
    [InlineData("HUF", 1_234_500, 1_234_500)]
    [InlineData("TWD", 90_000, 90_000)]
    [InlineData("JPY", 300, 300)]
    public async Task An_amount_is_sent_as_Stripe_writes_it_and_read_back_as_it_was(string currency, long minor, long wire)
    {
        var code = currency.ToLowerInvariant();
        await using var stripe = await SimulatedStripe.StartAsync(
            SimulatedStripe.Unlimited with { Balances = new Dictionary<string, long> { [code] = wire + 1_000 } });
        var request = Transfers.To(SimulatedStripe.Active, currency, minor);

        (await SendAsync(stripe, request)).ShouldBeOfType<TransferOutcome.Confirmed>();

        stripe.Stripe.Report().CommittedMinor[code].ShouldBe(wire);
        (await PageAsync(stripe, new TransferQuery())).Transfers.ShouldHaveSingleItem().Amount.ShouldBe(request.Amount);
        var balance = (await BalanceAsync(OptionsFor(stripe.Host.BaseAddress))).ShouldBeOfType<BalanceAnswer.Known>();
        PayoutRail.Stripe.ToWire(balance.Available.Single()).ShouldBe(1_000);
    }

    [Theory]
    [InlineData("ISK", 500_050)]
    [InlineData("KWD", 5_124)]
    public async Task What_Stripe_does_not_carry_is_refused_and_moves_nothing(string currency, long minor)
    {
        await using var stripe = await SimulatedStripe.StartAsync(
            SimulatedStripe.Unlimited with { Balances = new Dictionary<string, long> { [currency.ToLowerInvariant()] = 1_000_000 } });

        var refused = (await SendAsync(stripe, Transfers.To(SimulatedStripe.Active, currency, minor))).ShouldBeOfType<TransferOutcome.Refused>();

        (refused.HttpStatus, FailureClassification.Classify(refused)).ShouldBe((400, FailureClass.WrongRequest));
        stripe.Stripe.Transfers().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_balance_in_fractions_of_a_shilling_can_be_spent_in_whole_ones()
    {
        const string body = """
            {"object":"balance","available":[{"amount":1050,"currency":"ugx"},{"amount":-150,"currency":"isk"}],"livemode":false,"pending":[]}
            """;
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, body));

        var known = (await BalanceAsync(OptionsFor(server.Address))).ShouldBeOfType<BalanceAnswer.Known>();

        known.Available.ShouldBe([new Money(10, Currency.Parse("UGX")), new Money(-150, Currency.Parse("ISK"))]);
    }

    [Fact]
    public async Task A_transfer_of_ours_over_an_amount_that_the_ledger_cannot_express_is_not_left_out()
    {
        var strange = Transfers.ListedBody.Replace("\"amount\":250,\"currency\":\"usd\"", "\"amount\":250,\"currency\":\"ugx\"", StringComparison.Ordinal);
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, Transfers.List($"[{strange}]", "false")));

        (await ListAsync(OptionsFor(server.Address), new TransferQuery())).ShouldBeOfType<TransferListing.Unavailable>().Code.ShouldBe("malformed_answer");
    }
}
