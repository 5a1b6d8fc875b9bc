using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>The single process stops when the database is gone; the standby, or the next start, goes on.</summary>
public sealed class ProcessStopsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_goes_away_stops_the_program_and_the_next_one_completes_the_run(bool isBackAtOnce)
    {
        var first = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 10, MaxRequestsPerSecond = 200, BatchSize = 20 },
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, MedianLatency = TimeSpan.FromMilliseconds(30) });
        await first.AddWriters(150);
        var run = (await first.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;
        while (first.Stripe.Transfers().Count < 40)
            await Task.Delay(5, TestContext.Current.CancellationToken);

        await first.Database.ShutAsync();
        if (isBackAtOnce)
            await first.Database.ReopenAsync();
        await Stops(first);
        var atStop = first.Stripe.Transfers().Count;
        if (!isBackAtOnce)
            await first.Database.ReopenAsync();
        await using var second = await TestSilo.Start(database: first.Database, simulator: first.Simulator);
        var view = await second.RunEnds(run);

        atStop.ShouldBeLessThan(150);
        view.Run.Status.ShouldBe(RunStatus.Completed);
        view.Totals.Paid.ShouldBe(150);
        second.Stripe.Transfers().Count.ShouldBe(150);
        await second.BooksAgree();
    }

    /// <summary>The program decides to stop by itself, says so with its exit code, and then stops without a failure.</summary>
    private static async Task Stops(TestSilo silo)
    {
        await Task.Delay(TimeSpan.FromSeconds(30), silo.Stopping).ContinueWith(_ => { }, TaskScheduler.Default);
        silo.Stopping.IsCancellationRequested.ShouldBeTrue();
        Environment.ExitCode.ShouldBe(1);
        // It is the process of the tests, too.
        Environment.ExitCode = 0;
        await silo.StopHost();
    }
}
