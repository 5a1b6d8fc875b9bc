using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>How the permitted rate is used, in real time.</summary>
[Collection(RealTime.Name)]
public sealed class RateTests(ITestOutputHelper output)
{
    [Fact(Timeout = 60_000)]
    public Task Nearly_all_of_the_permitted_rate_is_used_without_a_429() => NearlyAllIsUsed(payouts: 300);

    /// <summary>The same for longer than every build should take: <c>dotnet test tests/Grains.Tests -- xUnit.Explicit=only</c>.</summary>
    [Fact(Timeout = 180_000, Explicit = true)]
    public Task Nearly_all_of_the_permitted_rate_is_used_over_two_thousand_payouts() => NearlyAllIsUsed(payouts: 2_000);

    [Fact(Timeout = 60_000)]
    public async Task When_Stripe_permits_less_than_we_were_told_the_rate_falls_and_everybody_is_paid()
    {
        await using var silo = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 200, BatchSize = 50, RetryDelayMs = 100 },
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 40, RetryAfterSeconds = 1 });
        await silo.AddWriters(200);

        await silo.Run();
        await silo.Comes("select count(*) from payouts where status = 'paid'", 200);

        // Unheeded, 200 a second against 40 would be refused four times out of five.
        var report = silo.Stripe.Report();
        (report.Outcomes.GetValueOrDefault("rate_limit") / (double)report.All.Requests).ShouldBeInRange(0.001, 0.25);
        (await silo.Scheduler.GetCircuit()).RequestsPerSecond.ShouldBeLessThan(200);
        await silo.BooksAgree();
    }

    /// <summary>By one silo. Several need seconds to share a rate out anew, at a run's start and at its end (docs/results/cluster.md).</summary>
    private async Task NearlyAllIsUsed(int payouts)
    {
        const int cap = 15;
        await using var silo = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = cap, MaxRequestsPerSecond = 25, BatchSize = 25 },
            new SimulatorOptions { RequestsPerSecond = 25, EndpointRequestsPerSecond = 25, MedianLatency = TimeSpan.FromMilliseconds(300) },
            silos: 1);
        await silo.AddWriters(payouts);

        (await silo.Run(within: TimeSpan.FromMinutes(2.5))).Totals.Paid.ShouldBe(payouts);

        var transfers = silo.Stripe.Transfers();
        var seconds = (transfers.Max(transfer => transfer.CreatedMs) - transfers.Min(transfer => transfer.CreatedMs)) / 1_000.0;
        var report = silo.Stripe.Report();
        var used = (transfers.Count - 1) / seconds / 25;
        output.WriteLine(
            $"{payouts} payouts: {used:P1} of the permitted rate, {report.Outcomes.GetValueOrDefault("rate_limit")} answers 429, at most {report.All.PeakInFlight} in flight");
        used.ShouldBeGreaterThanOrEqualTo(0.97);
        report.Outcomes.GetValueOrDefault("rate_limit").ShouldBe(0);
        report.All.PeakInFlight.ShouldBeLessThanOrEqualTo(cap);
        report.Transfers.Requests.ShouldBe(payouts);
        report.All.Requests.ShouldBe(payouts + 2, "Stripe's list and its balance are asked for once, before the run sends");
    }
}
