using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.ResetAfterCommit)]
    [InlineData(FaultKind.HalfBody)]
    public async Task A_lost_answer_leaves_one_transfer_that_the_same_key_finds(FaultKind kind)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind });

        await Should.ThrowAsync<HttpRequestException>(stripe.TransferAsync("key"));

        var transfer = stripe.Stripe.Transfers().ShouldHaveSingleItem();
        var retry = await stripe.TransferAsync("key");
        (retry.Id, retry.IsReplay).ShouldBe((transfer.Id, true));
    }

    [Fact]
    public async Task A_reset_before_the_commit_leaves_no_transfer_and_no_saved_answer()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit });

        await Should.ThrowAsync<HttpRequestException>(stripe.TransferAsync("key"));

        stripe.Stripe.Transfers().ShouldBeEmpty();
        (await stripe.TransferAsync("key")).IsReplay.ShouldBeFalse();
    }

    [Theory]
    [InlineData(FaultKind.ErrorBeforeCommit, 0)]
    [InlineData(FaultKind.ErrorAfterCommit, 1)]
    public async Task A_503_comes_from_in_front_of_the_API_and_is_not_saved(FaultKind kind, int committed)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind, Status = 503 });

        (await stripe.TransferAsync("key")).Status.ShouldBe(503);
        stripe.Stripe.Transfers().Count.ShouldBe(committed);

        var retry = await stripe.TransferAsync("key");
        (retry.Status, retry.IsReplay).ShouldBe((200, committed == 1));
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.StallBeforeCommit, 0)]
    [InlineData(FaultKind.StallAfterCommit, 1)]
    public async Task A_stall_lasts_as_ordered_and_ends_when_the_clock_is_moved(FaultKind kind, int committedMeanwhile)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind, StallSeconds = 80 });
        var request = stripe.TransferAsync("key");
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);

        stripe.Stripe.AdvanceClock(TimeSpan.FromSeconds(79));
        stripe.Stripe.Transfers().Count.ShouldBe(committedMeanwhile);
        request.IsCompleted.ShouldBeFalse();
        stripe.Stripe.AdvanceClock(TimeSpan.FromSeconds(1));

        (await request).Status.ShouldBe(200);
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.BalanceInsufficient, "balance_insufficient")]
    [InlineData(FaultKind.AccountRestricted, "insufficient_capabilities_for_transfer")]
    [InlineData(FaultKind.AccountClosed, "account_closed")]
    public async Task A_refusal_can_be_ordered_and_is_saved(FaultKind kind, string code)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind });

        (await stripe.TransferAsync("key")).ErrorCode.ShouldBe(code);
        var again = await stripe.TransferAsync("key");

        (again.ErrorCode, again.IsReplay).ShouldBe((code, true));
        (await stripe.TransferAsync("new key")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_expired_key_and_a_lock_timeout_are_told_by_their_codes()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired });
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.LockTimeout });
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, RetryAfterSeconds = 3 });

        var expired = await stripe.TransferAsync("key");
        var locked = await stripe.TransferAsync("key");
        var limited = await stripe.TransferAsync("key");

        (expired.Status, expired.ErrorCode).ShouldBe((401, "api_key_expired"));
        (locked.Status, locked.ErrorCode).ShouldBe((429, "lock_timeout"));
        locked.Headers.ContainsKey("Stripe-Rate-Limited-Reason").ShouldBeFalse();
        (limited.Status, limited.ErrorCode).ShouldBe((429, "rate_limit"));
        limited.Headers["Stripe-Rate-Limited-Reason"].ShouldBe("global-rate");
        limited.Headers["Retry-After"].ShouldBe("3");
    }

    [Fact]
    public async Task A_200_can_lie_about_the_transfer_or_be_no_JSON()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.OtherTransfer });
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.GarbledBody });

        var other = await stripe.TransferAsync("key");
        var garbled = await stripe.TransferAsync("key");

        other.Json.GetProperty("amount").GetInt64().ShouldBe(251);
        garbled.Body.ShouldStartWith("<html>");
        stripe.Stripe.Transfers().ShouldHaveSingleItem().AmountMinor.ShouldBe(250);
    }

    [Fact]
    public async Task A_fault_strikes_only_the_requests_it_was_ordered_for_and_as_often()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.LockTimeout, PayoutId = "po_7", Times = 2 });
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Destination = SimulatedStripe.Closed });
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Endpoint = Endpoint.ListTransfers });

        (await stripe.TransferAsync("a")).Status.ShouldBe(200);
        (await stripe.TransferAsync("b", ("metadata[payout_id]", "po_7"))).ErrorCode.ShouldBe("lock_timeout");
        (await stripe.TransferAsync("b", ("metadata[payout_id]", "po_7"))).ErrorCode.ShouldBe("lock_timeout");
        (await stripe.TransferAsync("b", ("metadata[payout_id]", "po_7"))).Status.ShouldBe(200);
        (await stripe.TransferAsync("c", ("destination", SimulatedStripe.Closed))).ErrorCode.ShouldBe("rate_limit");
        (await stripe.GetAsync("/v1/transfers")).Status.ShouldBe(500);
        (await stripe.GetAsync("/v1/transfers")).Status.ShouldBe(200);

        stripe.Stripe.Report().FaultsFired.ShouldBe(
            new Dictionary<FaultKind, long>
            {
                [FaultKind.LockTimeout] = 2, [FaultKind.RateLimit] = 1, [FaultKind.ErrorBeforeCommit] = 1,
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_replay_does_not_use_up_a_fault_of_execution()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        await stripe.TransferAsync("key");
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.BalanceInsufficient });

        (await stripe.TransferAsync("key")).Status.ShouldBe(200);
        (await stripe.TransferAsync("new key")).ErrorCode.ShouldBe("balance_insufficient");
    }

    [Fact]
    public async Task A_storm_lasts_for_its_seconds()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, ForSeconds = 30 });

        for (var i = 0; i < 5; i++)
            (await stripe.TransferAsync("key")).Status.ShouldBe(429);
        stripe.Stripe.AdvanceClock(TimeSpan.FromSeconds(30));

        (await stripe.TransferAsync("key")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Faults_that_are_withdrawn_strike_nobody()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Times = 100 });
        stripe.Stripe.UseMix(Mix(1, 1.0));
        stripe.Stripe.ClearFaults();

        (await stripe.TransferAsync()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_mix_repeats_itself_by_its_seed_whatever_the_order_of_requests()
    {
        var forwards = await OutcomesAsync(Mix(7, 0.3), Enumerable.Range(0, 60));
        var backwards = await OutcomesAsync(Mix(7, 0.3), Enumerable.Range(0, 60).Reverse());
        var other = await OutcomesAsync(Mix(8, 0.3), Enumerable.Range(0, 60));

        backwards.ShouldBe(forwards, ignoreOrder: true);
        other.Order().ShouldNotBe(forwards.Order());
        forwards.Count(o => o.EndsWith("429", StringComparison.Ordinal)).ShouldBeInRange(6, 30);
    }

    [Fact]
    public async Task A_mix_strikes_questions_only_where_that_was_asked_for_and_never_with_what_concerns_transfers()
    {
        var everything = new FaultMix
        {
            Probabilities = new Dictionary<FaultKind, double> { [FaultKind.RateLimit] = 0.5, [FaultKind.BalanceInsufficient] = 0.5 },
        };
        await using var stripe = await SimulatedStripe.StartAsync(SimulatedStripe.Unlimited with { Mix = everything });
        (await AskAsync()).ShouldAllBe(code => code == null);

        stripe.Stripe.UseMix(everything with { Endpoints = [Endpoint.ListTransfers] });
        var codes = await AskAsync();
        codes.Count(code => code == "rate_limit").ShouldBeInRange(5, 35);
        codes.Count(code => code == null).ShouldBe(40 - codes.Count(code => code == "rate_limit"));
        (await stripe.TransferAsync("key")).Status.ShouldBe(200);
        (await stripe.GetAsync("/v1/balance")).Status.ShouldBe(200);

        async Task<List<string?>> AskAsync()
        {
            var answers = new List<string?>();
            for (var i = 0; i < 40; i++)
            {
                var reply = await stripe.GetAsync("/v1/transfers?limit=" + (i + 1));
                answers.Add(reply.Status == 200 ? null : reply.ErrorCode);
            }

            return answers;
        }
    }

    [Fact]
    public void An_order_that_makes_no_sense_is_refused()
    {
        new FaultOrder { Kind = FaultKind.RateLimit, Times = 0 }.Problem().ShouldNotBeNull();
        new FaultOrder { Kind = FaultKind.RateLimit, ForSeconds = 0 }.Problem().ShouldNotBeNull();
        new FaultOrder { Kind = FaultKind.ErrorAfterCommit, Status = 404 }.Problem().ShouldNotBeNull();
        new FaultOrder { Kind = FaultKind.AccountClosed, Endpoint = Endpoint.ListTransfers }.Problem().ShouldNotBeNull();
        Mix(1, 1.1).Problem().ShouldNotBeNull();
    }

    private static FaultMix Mix(long seed, double rateLimited) =>
        new() { Seed = seed, Probabilities = new Dictionary<FaultKind, double> { [FaultKind.RateLimit] = rateLimited } };

    private static async Task<List<string>> OutcomesAsync(FaultMix mix, IEnumerable<int> keys)
    {
        await using var stripe = await SimulatedStripe.StartAsync(SimulatedStripe.Unlimited with { Mix = mix });
        var outcomes = new List<string>();
        foreach (var key in keys)
            outcomes.Add($"{key}: {(await stripe.TransferAsync("key" + key)).Status}");
        return outcomes;
    }
}
