using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Silos outlive an outage of the database; what was under way goes on by itself.</summary>
public sealed class SilosGoOnTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_database_that_goes_away_and_comes_back_leaves_a_run_that_completes_in_the_same_silos(int secondsAway)
    {
        await using var silo = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 10, MaxRequestsPerSecond = 200, BatchSize = 20 },
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, MedianLatency = TimeSpan.FromMilliseconds(30) },
            silos: 2);
        await silo.AddWriters(150);
        var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;
        await Eventually.Holds(() => silo.Stripe.Transfers().Count >= 40);

        await silo.Database.ShutAsync();
        var atShut = silo.Stripe.Transfers().Count;
        await Task.Delay(TimeSpan.FromSeconds(secondsAway), TestContext.Current.CancellationToken);
        await silo.Database.ReopenAsync();
        var view = await silo.RunEnds(run);

        atShut.ShouldBeLessThan(150);
        view.Run.Status.ShouldBe(RunStatus.Completed);
        view.Totals.Paid.ShouldBe(150);
        silo.Stripe.Transfers().Count.ShouldBe(150);
        silo.Stopping.IsCancellationRequested.ShouldBeFalse();
        await silo.BooksAgree();
    }
}
