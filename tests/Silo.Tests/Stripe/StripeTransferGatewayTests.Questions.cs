using StripeConfiguration = global::Stripe.StripeConfiguration;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Silo.Stripe;
using OrleansPayouts.Silo.Tests.StripeSimulator;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Silo.Tests.Stripe;

// What is asked of Stripe, and answered.
public sealed partial class StripeTransferGatewayTests
{
    [Fact]
    public async Task A_transfer_is_listed_with_whose_it_is()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var confirmed = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Confirmed>();

        var page = await PageAsync(stripe, new TransferQuery { Group = Usual.Run });

        var listed = page.Transfers.ShouldHaveSingleItem();
        listed.ShouldBe(new ListedTransfer(
            confirmed.Transfer, Usual.Payout, Usual.Run, Usual.Writer, Usual.Amount, Usual.Destination, listed.CreatedAt, false));
        listed.CreatedAt.ToUnixTimeSeconds().ShouldBe(stripe.Time.GetUtcNow().ToUnixTimeSeconds());
        (page.HasMore, page.Next).ShouldBe((false, null));
    }

    [Fact]
    public async Task A_list_is_read_to_its_end_page_by_page_each_transfer_once()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var sent = new List<string>();
        for (var i = 0; i < 205; i++)
        {
            sent.Add((await stripe.TransferAsync(null, ("amount", "1"), ("transfer_group", Usual.TransferGroup))).Id!);
            if (i % 50 == 0)
                await stripe.TransferAsync(null, ("amount", "1"));
        }

        var pages = new List<TransferListing.Page> { await PageAsync(stripe, new TransferQuery { Group = Usual.Run }) };
        while (pages[^1].HasMore && pages.Count < 4)
            pages.Add(await PageAsync(stripe, new TransferQuery { Group = Usual.Run, After = pages[^1].Next }));

        pages.Select(page => page.Transfers.Count).ShouldBe([100, 100, 5]);
        pages.SelectMany(page => page.Transfers).Select(transfer => transfer.Id.Value).ShouldBe(Enumerable.Reverse(sent));
        stripe.Stripe.Report().All.Requests.ShouldBe(sent.Count + 5 + 3);
    }

    [Fact]
    public async Task A_list_begins_at_its_second()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await stripe.TransferAsync()).Id!);
            stripe.Stripe.AdvanceClock(TimeSpan.FromSeconds(1));
        }

        var from = stripe.Time.GetUtcNow().AddSeconds(1);
        (await IdsAsync(from)).ShouldBe([ids[2], ids[1]]);
        // Half a second later is still the same second to Stripe, which knows no fractions.
        (await IdsAsync(from.AddMilliseconds(999))).ShouldBe([ids[2], ids[1]]);
        (await IdsAsync(from.AddSeconds(1))).ShouldBe([ids[2]]);

        async Task<IEnumerable<string>> IdsAsync(DateTimeOffset createdFrom) =>
            (await PageAsync(stripe, new TransferQuery { CreatedFrom = createdFrom })).Transfers.Select(transfer => transfer.Id.Value);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", "")]
    [InlineData("po_1", "run_1", " ")]
    [InlineData("PO_00000001000200030405060708090a0b", "scheduled_run_01", "w 1")]
    public async Task A_transfer_with_other_metadata_is_a_foreign_one(string? payout, string? run, string? writer)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        await stripe.TransferAsync(
            null, ("metadata[payout_id]", payout), ("metadata[run_id]", run), ("metadata[writer_id]", writer));

        var foreign = (await PageAsync(stripe, new TransferQuery())).Transfers.ShouldHaveSingleItem();

        (foreign.Payout, foreign.Run, foreign.Writer).ShouldBe((null, null, null));
        foreign.Amount.ShouldBe(new Money(250, Currency.Parse("USD")));
    }

    [Fact]
    public async Task What_was_taken_back_is_listed_as_reversed_and_with_its_amount()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var id = (await stripe.TransferAsync()).Id;
        await stripe.PostAsync($"/v1/transfers/{id}/reversals", null, ("amount", "100"));
        (await PageAsync(stripe, new TransferQuery())).Transfers.Single().Reversed.ShouldBeFalse();

        await stripe.PostAsync($"/v1/transfers/{id}/reversals", null);

        var listed = (await PageAsync(stripe, new TransferQuery())).Transfers.Single();
        (listed.Reversed, listed.Amount.Minor).ShouldBe((true, 250));
    }

    [Fact]
    public async Task Questions_carry_the_version_and_the_key_and_no_idempotency_key()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, Transfers.List("[]", "false")));
        var run = RunId.ForSlot(DateTimeOffset.UnixEpoch);
        var query = new TransferQuery
        {
            Group = run, CreatedFrom = DateTimeOffset.UnixEpoch.AddSeconds(7.9), After = new TransferId("tr_&a"),
        };

        await ListAsync(OptionsFor(server.Address), query);
        await BalanceAsync(OptionsFor(server.Address));

        var path = Uri.UnescapeDataString(server.Requests[0].Split(' ')[1]);
        path.Split('?')[0].ShouldBe("/v1/transfers");
        path.Split('?')[1].ShouldContain("starting_after=tr_&a");
        path.Split('?')[1].Replace("tr_&a", "", StringComparison.Ordinal).Split('&')
            .ShouldBe(["limit=100", $"transfer_group={run}", "created[gte]=7", "starting_after="], ignoreOrder: true);
        server.Requests[0].ShouldContain("starting_after=tr_%26a");
        server.Requests[1].ShouldStartWith("GET /v1/balance HTTP/1.1");
        foreach (var request in server.Requests)
        {
            request.ShouldContain($"\r\nStripe-Version: {StripeConfiguration.ApiVersion}\r\n");
            request.ShouldContain("\r\nAuthorization: Bearer sk_test_simulator\r\n");
            request.ShouldNotContain("Idempotency-Key", Case.Insensitive);
            request.ShouldNotContain("traceparent", Case.Insensitive);
        }
    }

    [Fact]
    public async Task The_balance_is_known_by_currency_whatever_its_sign()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.SetBalance("eur", -300);
        await SendAsync(stripe);

        var known = (await BalanceAsync(OptionsFor(stripe.Host.BaseAddress))).ShouldBeOfType<BalanceAnswer.Known>();

        known.Available.Select(money => (money.Currency.Code, money.Minor))
            .ShouldBe([("USD", 999_750), ("EUR", -300), ("JPY", 500)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_currency_that_the_ledger_does_not_keep_is_left_out_of_the_balance()
    {
        const string body = """
            {"object":"balance","available":[{"amount":1,"currency":"zzz"},{"amount":2,"currency":"usd"}],"livemode":false,"pending":[]}
            """;
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, body));

        var known = (await BalanceAsync(OptionsFor(server.Address))).ShouldBeOfType<BalanceAnswer.Known>();

        known.Available.ShouldHaveSingleItem().ShouldBe(new Money(2, Currency.Parse("USD")));
    }

    private async Task<TransferListing.Page> PageAsync(SimulatedStripe stripe, TransferQuery query) =>
        (await ListAsync(OptionsFor(stripe.Host.BaseAddress), query)).ShouldBeOfType<TransferListing.Page>();

    private Task<TransferListing> ListAsync(StripeOptions options, TransferQuery query) =>
        NewGateway(options).ListTransfers(query, CancellationToken.None);

    private Task<BalanceAnswer> BalanceAsync(StripeOptions options) => NewGateway(options).GetBalance(CancellationToken.None);
}
