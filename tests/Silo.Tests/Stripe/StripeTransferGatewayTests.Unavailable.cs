using System.Globalization;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Silo.Tests.StripeSimulator;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Stripe;

// Absence may be concluded from a whole list alone, and nothing from a failure.
public sealed partial class StripeTransferGatewayTests
{
    [Theory]
    [InlineData(FaultKind.ResetBeforeCommit, 500, "connection_failed", FailureClass.UnknownOutcome)]
    [InlineData(FaultKind.ResetAfterCommit, 500, "connection_failed", FailureClass.UnknownOutcome)]
    [InlineData(FaultKind.HalfBody, 500, "malformed_answer", FailureClass.UnknownOutcome)]
    [InlineData(FaultKind.GarbledBody, 500, "malformed_answer", FailureClass.UnknownOutcome)]
    [InlineData(FaultKind.ErrorBeforeCommit, 500, "http_500", FailureClass.UnknownOutcome)]
    [InlineData(FaultKind.ErrorBeforeCommit, 503, "http_503", FailureClass.UnknownOutcome)]
    [InlineData(FaultKind.ErrorAfterCommit, 502, "http_502", FailureClass.UnknownOutcome)]
    [InlineData(FaultKind.RateLimit, 500, "rate_limit", FailureClass.Transient)]
    [InlineData(FaultKind.LockTimeout, 500, "lock_timeout", FailureClass.Transient)]
    [InlineData(FaultKind.ApiKeyExpired, 500, "api_key_expired", FailureClass.StopEverything)]
    public async Task A_question_that_fails_is_asked_once_and_says_why(FaultKind kind, int status, string code, FailureClass meaning)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        foreach (var endpoint in (Endpoint[])[Endpoint.ListTransfers, Endpoint.RetrieveBalance])
            stripe.Stripe.Order(new FaultOrder { Kind = kind, Status = status, Endpoint = endpoint, RetryAfterSeconds = 7 });
        var retryAfter = meaning == FailureClass.Transient ? TimeSpan.FromSeconds(7) : (TimeSpan?)null;
        var options = OptionsFor(stripe.Host.BaseAddress);

        (await ListAsync(options, new TransferQuery())).ShouldBe(new TransferListing.Unavailable(code, retryAfter, meaning));
        (await BalanceAsync(options)).ShouldBe(new BalanceAnswer.Unavailable(code, retryAfter, meaning));
        stripe.Stripe.Report().All.Requests.ShouldBe(2);

        (await ListAsync(options, new TransferQuery())).ShouldBeOfType<TransferListing.Page>();
        (await BalanceAsync(options)).ShouldBeOfType<BalanceAnswer.Known>();
    }

    [Fact]
    public async Task A_page_below_a_transfer_that_Stripe_does_not_know_is_unavailable()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var listing = await ListAsync(OptionsFor(stripe.Host.BaseAddress), new TransferQuery { After = new TransferId("tr_none") });

        listing.ShouldBe(new TransferListing.Unavailable("resource_missing", null, FailureClass.WrongRequest));
    }

    [Fact]
    public async Task A_question_waits_as_long_as_the_timeout_and_no_longer_than_it_is_wanted()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        foreach (var endpoint in (Endpoint[])[Endpoint.ListTransfers, Endpoint.RetrieveBalance])
            stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, StallSeconds = 80, Endpoint = endpoint, Times = 2 });
        var options = OptionsFor(stripe.Host.BaseAddress);
        var (listed, known) = (ListAsync(options, new TransferQuery()), BalanceAsync(options));
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 2);
        Time.Advance(options.RequestTimeout - TimeSpan.FromMilliseconds(1));
        (listed.IsCompleted || known.IsCompleted).ShouldBeFalse();

        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await listed).ShouldBe(new TransferListing.Unavailable("timeout", null, FailureClass.UnknownOutcome));
        (await known).ShouldBe(new BalanceAnswer.Unavailable("timeout", null, FailureClass.UnknownOutcome));

        using var stopping = new CancellationTokenSource();
        var gateway = NewGateway(options);
        (listed, known) = (gateway.ListTransfers(new TransferQuery(), stopping.Token), gateway.GetBalance(stopping.Token));
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 4);
        await stopping.CancelAsync();
        (await listed).ShouldBe(new TransferListing.Unavailable("abandoned", null, FailureClass.UnknownOutcome));
        (await known).ShouldBe(new BalanceAnswer.Unavailable("abandoned", null, FailureClass.UnknownOutcome));
    }

    [Theory]
    [InlineData("\"list\"", "\"lost\"")]
    [InlineData("\"data\"", "\"date\"")]
    [InlineData("\"has_more\"", "\"has_less\"")]
    [InlineData("\"has_more\":false", "\"has_more\":\"false\"")]
    [InlineData("\"object\":\"transfer\"", "\"object\":\"payout\"")]
    [InlineData("tr_1", "ch_1")]
    [InlineData("\"amount\":250", "\"amount\":\"250\"")]
    [InlineData("\"amount\":250", "\"amount\":2.5")]
    [InlineData("\"currency\":\"usd\"", "\"currency\":\"zzz\"")]
    [InlineData("\"currency\":\"usd\"", "\"currency\":1")]
    [InlineData("acct_active", "card_1")]
    [InlineData("\"created\":1", "\"created\":\"1\"")]
    [InlineData("\"created\":1", "\"created\":9999999999999")]
    [InlineData("\"created\":1", "\"created\":-1")]
    [InlineData("\"reversed\":false", "\"reversed\":null")]
    [InlineData("[{", "[7,{")]
    [InlineData("}]", "}")]
    [InlineData("tr_1", "tr_\\ud800")]
    public async Task A_page_that_would_hide_a_transfer_of_ours_is_no_page(string replace, string by)
    {
        var whole = Transfers.List($"[{Transfers.ListedBody}]", "false");
        var body = whole.Replace(replace, by, StringComparison.Ordinal);
        body.ShouldNotBe(whole);
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, body));

        (await ListAsync(OptionsFor(server.Address), new TransferQuery()))
            .ShouldBe(new TransferListing.Unavailable("malformed_answer", null, FailureClass.UnknownOutcome));
    }

    [Fact]
    public async Task A_foreign_transfer_that_cannot_be_expressed_is_left_out_and_the_list_goes_on_below_it()
    {
        var foreign = Transfers.ListedBody.Replace("po_", "xx_", StringComparison.Ordinal).Replace("tr_1", "tr_2", StringComparison.Ordinal);
        string[] strange =
        [
            foreign.Replace("\"usd\"", "\"zzz\"", StringComparison.Ordinal),
            foreign.Replace("\"acct_active\"", "null", StringComparison.Ordinal),
        ];
        foreach (var last in strange)
        {
            await using var server = new ScriptedServer(
                ScriptedServer.Answer(200, Transfers.List($"[{Transfers.ListedBody},{last}]", "true")));
            var page = (await ListAsync(OptionsFor(server.Address), new TransferQuery())).ShouldBeOfType<TransferListing.Page>();
            page.Transfers.ShouldHaveSingleItem().Id.Value.ShouldBe("tr_1");
            page.Next.ShouldBe(new TransferId("tr_2"));
        }
    }

    [Theory]
    [InlineData("[]", "true")]
    [InlineData("null", "false")]
    public async Task A_page_of_nothing_ends_the_list_or_is_no_page(string data, string hasMore)
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, Transfers.List(data, hasMore)));

        (await ListAsync(OptionsFor(server.Address), new TransferQuery())).ShouldBeOfType<TransferListing.Unavailable>();
    }

    [Theory]
    [InlineData("""{"object":"list","available":[]}""")]
    [InlineData("""{"object":"balance","available":null}""")]
    [InlineData("""{"object":"balance"}""")]
    [InlineData("""{"object":"balance","available":[{"amount":"1","currency":"usd"}]}""")]
    [InlineData("""{"object":"balance","available":[{"amount":1.5,"currency":"usd"}]}""")]
    [InlineData("""{"object":"balance","available":[{"amount":1}]}""")]
    [InlineData("""{"object":"balance","available":[{"amount":1,"currency":"usd"},{"amount":1,"currency":"usd"}]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_is_no_balance_is_unavailable(string body)
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, body));

        (await BalanceAsync(OptionsFor(server.Address)))
            .ShouldBe(new BalanceAnswer.Unavailable("malformed_answer", null, FailureClass.UnknownOutcome));
    }

    [Fact]
    public async Task A_page_may_be_as_long_as_Stripe_can_make_it()
    {
        var many = string.Join(',', Enumerable.Range(0, 50).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"\"key_{i}\":\"{new string('x', 500)}\"")));
        var one = Transfers.ListedBody.Replace("\"run_id\"", many + ",\"run_id\"", StringComparison.Ordinal);
        var body = Transfers.List("[" + string.Join(',', Enumerable.Repeat(one, 100)) + "]", "false");
        body.Length.ShouldBeGreaterThan(2_500_000);
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, body));

        (await ListAsync(OptionsFor(server.Address), new TransferQuery()))
            .ShouldBeOfType<TransferListing.Page>().Transfers.Count.ShouldBe(100);
    }
}
