using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

public sealed class LimitTests
{
    private static readonly SimulatorOptions Options = SimulatedStripe.Unlimited;

    [Fact]
    public async Task The_sandbox_permits_25_transfers_in_a_second_and_refuses_the_next()
    {
        var sandbox = new SimulatorOptions { Balances = Options.Balances, Accounts = Options.Accounts, RequestsPerSecond = 0 };
        await using var stripe = await SimulatedStripe.StartAsync(sandbox);
        for (var i = 0; i < 25; i++)
            (await stripe.TransferAsync()).Status.ShouldBe(200);

        var refused = await stripe.TransferAsync("key");
        (await stripe.GetAsync("/v1/balance")).Status.ShouldBe(200);
        stripe.Time.Advance(TimeSpan.FromMilliseconds(40));
        var later = await stripe.TransferAsync("key");

        (refused.Status, refused.ErrorCode).ShouldBe((429, "rate_limit"));
        refused.Headers["Stripe-Rate-Limited-Reason"].ShouldBe("endpoint-rate");
        refused.Headers.ContainsKey("Retry-After").ShouldBeFalse();
        (later.Status, later.IsReplay).ShouldBe((200, false));
        (await stripe.TransferAsync()).Status.ShouldBe(429);
    }

    [Fact]
    public async Task The_global_rate_is_shared_by_all_endpoints()
    {
        await using var stripe = await SimulatedStripe.StartAsync(Options with { RequestsPerSecond = 2, RetryAfterSeconds = 7 });
        await stripe.TransferAsync();
        await stripe.GetAsync("/v1/balance");

        var refused = await stripe.GetAsync("/v1/transfers");

        refused.Headers["Stripe-Rate-Limited-Reason"].ShouldBe("global-rate");
        refused.Headers["Retry-After"].ShouldBe("7");
    }

    [Theory]
    [InlineData(1, 0, "global-concurrency")]
    [InlineData(0, 1, "endpoint-concurrency")]
    public async Task Requests_in_flight_are_limited(int global, int endpoint, string reason)
    {
        await using var stripe = await SimulatedStripe.StartAsync(
            Options with { MaxConcurrent = global, EndpointMaxConcurrent = endpoint });
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, StallSeconds = 5 });
        var first = stripe.TransferAsync();
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);

        var second = await stripe.TransferAsync();
        stripe.Time.Advance(TimeSpan.FromSeconds(5));

        (await first).Status.ShouldBe(200);
        second.Headers["Stripe-Rate-Limited-Reason"].ShouldBe(reason);
        (await stripe.TransferAsync()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_report_names_the_peaks_and_the_outcomes()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, StallSeconds = 5, Times = 3 });
        var stalled = Enumerable.Range(0, 3).Select(i => stripe.TransferAsync("k" + i)).ToList();
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 3);
        stripe.Time.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(stalled);
        for (var i = 0; i < 4; i++)
            await stripe.TransferAsync("k0");
        await stripe.GetAsync("/v1/balance");

        var report = stripe.Stripe.Report();

        report.Transfers.ShouldBe(new LoadPeak(Requests: 7, InFlight: 0, PeakInFlight: 3, PeakPerSecond: 4));
        report.All.ShouldBe(new LoadPeak(Requests: 8, InFlight: 0, PeakInFlight: 3, PeakPerSecond: 5));
        report.Outcomes.ShouldBe(new Dictionary<string, long> { ["ok"] = 4, ["replayed"] = 4 }, ignoreOrder: true);
        report.FaultsFired[FaultKind.StallBeforeCommit].ShouldBe(3);
        report.CommittedMinor["usd"].ShouldBe(750);
    }

    [Fact]
    public async Task A_client_that_gave_up_is_not_in_flight_any_more_but_its_request_goes_on()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, StallSeconds = 5 });
        using var http = new HttpClient { BaseAddress = stripe.Host.BaseAddress };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + Options.SecretKey);
        using var patience = new CancellationTokenSource();
        using var form = new FormUrlEncodedContent(
            [new("amount", "1"), new("currency", "usd"), new("destination", SimulatedStripe.Active)]);
        var abandoned = http.PostAsync("/v1/transfers", form, patience.Token);
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(abandoned);
        await Eventually.Holds(() => stripe.Stripe.Report().Transfers.InFlight == 0);
        stripe.Stripe.Transfers().ShouldBeEmpty();
        stripe.Time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.Holds(() => stripe.Stripe.Transfers().Count == 1);
    }

    [Fact]
    public async Task A_request_takes_its_latency_half_before_and_half_after_the_commit()
    {
        await using var stripe = await SimulatedStripe.StartAsync(
            Options with { MedianLatency = TimeSpan.FromMilliseconds(300), LatencySpread = 0 });
        var request = stripe.TransferAsync("key");

        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);
        stripe.Stripe.Transfers().ShouldBeEmpty();
        stripe.Time.Advance(TimeSpan.FromMilliseconds(150));
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);
        stripe.Stripe.Transfers().Count.ShouldBe(1);
        request.IsCompleted.ShouldBeFalse();
        stripe.Time.Advance(TimeSpan.FromMilliseconds(150));

        (await request).Status.ShouldBe(200);
    }
}
