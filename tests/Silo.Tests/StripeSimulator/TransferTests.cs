using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

public sealed class TransferTests
{
    [Fact]
    public async Task A_transfer_has_the_shape_of_Stripes_and_moves_the_balance()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var reply = await stripe.TransferAsync(
            "key", ("description", "Für März & April + 100 %"), ("metadata[writer_id]", "w:1"));

        reply.Status.ShouldBe(200);
        reply.Id.ShouldStartWith("tr_");
        reply.Json.GetProperty("object").GetString().ShouldBe("transfer");
        reply.Json.GetProperty("amount").GetInt64().ShouldBe(250);
        reply.Json.GetProperty("amount_reversed").GetInt64().ShouldBe(0);
        reply.Json.GetProperty("currency").GetString().ShouldBe("usd");
        reply.Json.GetProperty("destination").GetString().ShouldBe(SimulatedStripe.Active);
        reply.Json.GetProperty("description").GetString().ShouldBe("Für März & April + 100 %");
        reply.Json.GetProperty("transfer_group").GetString().ShouldBe("run_1");
        reply.Json.GetProperty("metadata").GetProperty("writer_id").GetString().ShouldBe("w:1");
        reply.Json.GetProperty("created").GetInt64().ShouldBe(stripe.Time.GetUtcNow().ToUnixTimeSeconds());
        reply.Json.GetProperty("reversed").GetBoolean().ShouldBeFalse();
        stripe.Stripe.Report().BalancesMinor["usd"].ShouldBe(999_750);
        (await stripe.GetAsync("/v1/transfers/" + reply.Id)).Body.ShouldBe(reply.Body);
    }

    [Theory]
    [InlineData("amount", null, "parameter_missing", "amount")]
    [InlineData("amount", "", "parameter_missing", "amount")]
    [InlineData("amount", "1.5", "parameter_invalid_integer", "amount")]
    [InlineData("amount", "ten", "parameter_invalid_integer", "amount")]
    [InlineData("amount", "0", "amount_too_small", "amount")]
    [InlineData("amount", "-5", "amount_too_small", "amount")]
    [InlineData("amount", "99999999999999999999999", "amount_too_large", "amount")]
    [InlineData("currency", null, "parameter_missing", "currency")]
    [InlineData("currency", "zzz", null, "currency")]
    [InlineData("destination", null, "parameter_missing", "destination")]
    [InlineData("destination", "acct_nobody", "resource_missing", "destination")]
    [InlineData("amuont", "1", "parameter_unknown", "amuont")]
    [InlineData("destination", SimulatedStripe.Restricted, "insufficient_capabilities_for_transfer", null)]
    [InlineData("destination", SimulatedStripe.Closed, "account_closed", "destination")]
    [InlineData("amount", "1000001", "balance_insufficient", null)]
    public async Task A_wrong_transfer_is_refused_by_code_and_parameter(string name, string? value, string? code, string? param)
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var reply = await stripe.TransferAsync("key", (name, value));

        (reply.Status, reply.ErrorType, reply.ErrorCode, reply.ErrorParam).ShouldBe((400, "invalid_request_error", code, param));
        stripe.Stripe.Transfers().ShouldBeEmpty();
    }

    // docs.stripe.com/currencies, "Special cases".
    [Theory]
    [InlineData("ugx", "5", false)]
    [InlineData("ugx", "500", true)]
    [InlineData("ugx", "550", false)]
    [InlineData("isk", "500050", false)]
    [InlineData("isk", "500000", true)]
    [InlineData("kwd", "5124", false)]
    [InlineData("kwd", "5120", true)]
    [InlineData("huf", "12345", true)]
    [InlineData("twd", "90099", true)]
    [InlineData("jpy", "5", true)]
    public async Task An_amount_that_Stripe_does_not_take_in_its_currency_is_refused(string currency, string amount, bool isTaken)
    {
        await using var stripe = await SimulatedStripe.StartAsync(
            SimulatedStripe.Unlimited with { Balances = new Dictionary<string, long> { [currency] = 1_000_000 } });

        var reply = await stripe.TransferAsync("key", ("currency", currency), ("amount", amount));

        reply.Status.ShouldBe(isTaken ? 200 : 400, reply.Body);
        if (!isTaken)
            (reply.ErrorCode, reply.ErrorParam).ShouldBe(("invalid_charge_amount_no_decimal_compatible", "amount"));
        stripe.Stripe.Transfers().Count.ShouldBe(isTaken ? 1 : 0);
    }

    [Fact]
    public async Task Money_in_one_currency_does_not_fund_another()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        (await stripe.TransferAsync("a", ("currency", "jpy"), ("amount", "501"))).ErrorCode.ShouldBe("balance_insufficient");
        (await stripe.TransferAsync("b", ("currency", "jpy"), ("amount", "500"))).Status.ShouldBe(200);

        (await stripe.GetAsync("/v1/balance")).Json.GetProperty("available").EnumerateArray()
            .ToDictionary(a => a.GetProperty("currency").GetString()!, a => a.GetProperty("amount").GetInt64())
            .ShouldBe(new Dictionary<string, long> { ["jpy"] = 0, ["usd"] = 1_000_000 });
    }

    [Fact]
    public async Task An_account_that_becomes_active_receives_transfers()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.PutAccount(SimulatedStripe.Restricted, AccountStatus.Active);

        (await stripe.TransferAsync("key", ("destination", SimulatedStripe.Restricted))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Unknown_accounts_receive_transfers_only_where_that_was_asked_for()
    {
        await using var stripe = await SimulatedStripe.StartAsync(SimulatedStripe.Unlimited with { CreateAccountsOnUse = true });

        (await stripe.TransferAsync("a", ("destination", "acct_nobody"))).Status.ShouldBe(200);
        (await stripe.TransferAsync("b", ("destination", "nobody"))).ErrorCode.ShouldBe("resource_missing");
    }

    [Fact]
    public async Task A_list_comes_newest_first_in_pages_that_reach_each_transfer_once()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var sent = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            sent.Add((await stripe.TransferAsync("a" + i)).Id!);
            await stripe.TransferAsync("b" + i, ("transfer_group", "run_2"));
        }

        var listed = new List<string>();
        var after = "";
        for (var hasMore = true; hasMore && listed.Count <= sent.Count;)
        {
            var page = (await stripe.GetAsync("/v1/transfers?transfer_group=run_1&limit=10" + after)).Json;
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("id").GetString()!));
            hasMore = page.GetProperty("has_more").GetBoolean();
            after = "&starting_after=" + listed[^1];
        }

        listed.ShouldBe(Enumerable.Reverse(sent));
    }

    [Fact]
    public async Task A_list_is_filtered_by_destination_and_by_time()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.PutAccount("acct_other", AccountStatus.Active);
        var ids = new List<string>();
        foreach (var destination in (string[])[SimulatedStripe.Active, "acct_other", SimulatedStripe.Active])
        {
            ids.Add((await stripe.TransferAsync(null, ("destination", destination))).Id!);
            stripe.Stripe.AdvanceClock(TimeSpan.FromSeconds(10));
        }

        var start = stripe.Time.GetUtcNow().ToUnixTimeSeconds();
        (await ListAsync("destination=acct_other")).ShouldBe([ids[1]]);
        (await ListAsync($"created[gte]={start + 10}")).ShouldBe([ids[2], ids[1]]);
        (await ListAsync($"created%5Bgt%5D={start + 10}")).ShouldBe([ids[2]]);
        (await ListAsync($"created[lte]={start + 10}&limit=100")).ShouldBe([ids[1], ids[0]]);
        (await ListAsync($"created[lt]={start + 10}")).ShouldBe([ids[0]]);
        (await stripe.GetAsync("/v1/transfers?limit=101")).ErrorParam.ShouldBe("limit");
        (await stripe.GetAsync("/v1/transfers?group=run_1")).ErrorCode.ShouldBe("parameter_unknown");
        (await stripe.GetAsync("/v1/transfers?starting_after=tr_none")).ErrorCode.ShouldBe("resource_missing");

        async Task<IEnumerable<string?>> ListAsync(string query) =>
            (await stripe.GetAsync("/v1/transfers?" + query)).Json.GetProperty("data").EnumerateArray()
                .Select(t => t.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_reversal_gives_money_back_up_to_what_was_transferred()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var id = (await stripe.TransferAsync("key")).Id;
        var reversals = $"/v1/transfers/{id}/reversals";

        var partial = await stripe.PostAsync(reversals, "r1", ("amount", "100"));
        partial.Json.GetProperty("transfer").GetString().ShouldBe(id);
        (await stripe.PostAsync(reversals, "r2", ("amount", "151"))).ErrorParam.ShouldBe("amount");
        (await stripe.PostAsync(reversals, "r1", ("amount", "100"))).Body.ShouldBe(partial.Body);
        (await stripe.PostAsync(reversals, "r3")).Json.GetProperty("amount").GetInt64().ShouldBe(150);
        (await stripe.PostAsync(reversals, "r4")).Status.ShouldBe(400);
        (await stripe.PostAsync("/v1/transfers/tr_none/reversals", "r5")).Status.ShouldBe(404);

        var now = (await stripe.GetAsync("/v1/transfers/" + id)).Json;
        now.GetProperty("reversed").GetBoolean().ShouldBeTrue();
        now.GetProperty("amount_reversed").GetInt64().ShouldBe(250);
        now.GetProperty("reversals").GetProperty("data").GetArrayLength().ShouldBe(2);
        stripe.Stripe.Report().BalancesMinor["usd"].ShouldBe(1_000_000);
    }

    [Fact]
    public async Task Accounts_say_what_they_can_do_and_those_of_others_are_forbidden()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var active = (await stripe.GetAsync("/v1/accounts/" + SimulatedStripe.Active)).Json;
        active.GetProperty("payouts_enabled").GetBoolean().ShouldBeTrue();
        active.GetProperty("capabilities").GetProperty("transfers").GetString().ShouldBe("active");
        var restricted = (await stripe.GetAsync("/v1/accounts/" + SimulatedStripe.Restricted)).Json;
        restricted.GetProperty("capabilities").GetProperty("transfers").GetString().ShouldBe("inactive");
        restricted.GetProperty("requirements").GetProperty("currently_due").GetArrayLength().ShouldBe(1);
        var other = await stripe.GetAsync("/v1/accounts/acct_nobody");
        (other.Status, other.ErrorCode).ShouldBe((403, "account_invalid"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer sk_test_wrong")]
    [InlineData("Basic c2tfdGVzdA==")]
    public async Task Without_the_right_key_nothing_is_done(string? authorization)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        using var http = new HttpClient { BaseAddress = stripe.Host.BaseAddress };
        if (authorization is not null)
            http.DefaultRequestHeaders.Add("Authorization", authorization);

        using var response = await http.GetAsync("/v1/balance", TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(401);
        response.Headers.Contains("Request-Id").ShouldBeTrue();
    }

    [Fact]
    public async Task Each_answer_carries_its_own_request_id_and_the_version_asked_for()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nothing") { Headers = { { "Stripe-Version", "2024-01-01" } } };

        var first = await stripe.SendAsync(request);
        var second = await stripe.GetAsync("/v1/balance");

        first.Status.ShouldBe(404);
        first.Headers["Stripe-Version"].ShouldBe("2024-01-01");
        first.Headers["Request-Id"].ShouldStartWith("req_");
        second.Headers["Request-Id"].ShouldNotBe(first.Headers["Request-Id"]);
    }

    [Fact]
    public async Task It_listens_on_this_machine_alone()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Host.BaseAddress.Host.ShouldBe("127.0.0.1");
    }
}
