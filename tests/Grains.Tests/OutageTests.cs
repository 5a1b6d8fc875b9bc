using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Stripe fails for a while, on a clock that runs faster than real time.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Payouts = 1_500;
    private const int Cap = 20;

    private static Task<long> Reminders(TestSilo silo, string name) =>
        silo.Count($"select count(*) from orleansreminderstable where remindername = '{name}'");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outage_of_ten_minutes_fails_no_payout_and_the_run_ends_by_itself()
    {
        await using var clock = new RunningClock { Step = TimeSpan.FromMilliseconds(2) };
        await using var silo = await Start(clock);
        await silo.AddWriters(Payouts);
        var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;
        await Eventually.Holds(() => silo.Stripe.Transfers().Count >= 300);

        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Status = 503, ForSeconds = 36_000 });
        var minutes = await RequestsByMinute(clock, silo, 10);
        var sentInOutage = silo.Stripe.Transfers().Count;

        output.WriteLine($"requests in each of the ten minutes: {string.Join(", ", minutes)}; paid when it ended: {sentInOutage} of {Payouts}");
        sentInOutage.ShouldBeLessThan(Payouts / 2, "it was in mid-run");
        minutes[0].ShouldBeLessThanOrEqualTo((2 * Cap) + 5, "what was under way when it began, and the first probes");
        minutes.Skip(1).ShouldAllBe(requests => requests <= 5);
        minutes.Sum().ShouldBeGreaterThan(10, "it was probed all the time");
        (await Reminders(silo, "heartbeat")).ShouldBe(1);
        (await Reminders(silo, "due")).ShouldBe(0, "a payout that waits with its run has none, nor one that waits for the outage's end");
        await silo.Comes("select count(*) from payout_attempts where outcome is null", 0);

        silo.Stripe.ClearFaults();
        await Eventually.Holds(async () =>
        {
            await LeapWhileOpen(clock, silo, TimeSpan.FromMinutes(1));
            return (await silo.Scheduler.GetCircuit()).Status == CircuitStatus.Closed;
        });
        clock.Step = TimeSpan.FromMilliseconds(5);
        var view = await silo.RunEnds(run);
        view.Run.Status.ShouldBe(RunStatus.Completed);
        view.Totals.Failed.ShouldBe(0);
        clock.Step = TimeSpan.FromMilliseconds(100);
        await silo.Comes("select count(*) from payouts where status = 'paid'", Payouts);
        silo.Stripe.Transfers().Count.ShouldBe(Payouts);
        (await silo.Count("select count(*) from payouts where retries > 0"))
            .ShouldBeLessThanOrEqualTo(silo.Stripe.Report().FaultsFired[FaultKind.ErrorBeforeCommit]);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task The_circuit_is_the_same_for_all_and_is_seen_to_close()
    {
        await using var clock = new RunningClock { Step = TimeSpan.FromMilliseconds(5) };
        await using var silo = await Start(clock, silos: 2);
        await silo.AddWriters(200);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Status = 503, ForSeconds = 40 });
        var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;

        await Eventually.Holds(async () => (await silo.Scheduler.GetCircuit()).Status != CircuitStatus.Closed);
        (await silo.Scheduler.GetCircuit()).SendAgainAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(1));
        clock.Step = TimeSpan.FromMilliseconds(20);
        (await silo.RunEnds(run)).Run.Status.ShouldBe(RunStatus.Completed);
        (await silo.Scheduler.GetCircuit()).Status.ShouldBe(CircuitStatus.Closed);
    }

    private static async Task<TestSilo> Start(RunningClock clock, int silos = 1)
    {
        var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, SecretKey = TestSilo.Key }, clock.Time);
        return await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = Cap, MaxRequestsPerSecond = 1_000, BatchSize = 50 },
            // Minutes pass in real seconds, in which a busy machine may not answer.
            requestTimeout: TimeSpan.FromHours(1),
            simulator: simulator,
            services: services => services.UseClock(clock.Time),
            silos: silos);
    }

    private static async Task<List<long>> RequestsByMinute(RunningClock clock, TestSilo silo, int count)
    {
        var minutes = new List<long>();
        var (seen, next) = (silo.Stripe.Report().All.Requests, clock.Time.GetUtcNow());
        for (var minute = 0; minute < count; minute++)
        {
            next = next.AddMinutes(1);
            while (clock.Time.GetUtcNow() < next)
            {
                await Task.Delay(1, Ending);
                await LeapWhileOpen(clock, silo, next - clock.Time.GetUtcNow());
            }
            var requests = silo.Stripe.Report().All.Requests;
            minutes.Add(requests - seen);
            seen = requests;
        }
        return minutes;
    }

    /// <summary>A leap while nothing may be sent. Otherwise time goes slowly, so that it does not run away from the work.</summary>
    private static async Task LeapWhileOpen(RunningClock clock, TestSilo silo, TimeSpan atMost)
    {
        var wait = (await silo.Scheduler.GetCircuit()).SendAgainAfter - TimeSpan.FromMilliseconds(500);
        if (wait > TimeSpan.FromSeconds(1) && atMost > TimeSpan.Zero)
            clock.Time.Advance(wait < atMost ? wait : atMost);
    }
}
