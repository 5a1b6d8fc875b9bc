using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class DatabaseOutageTests
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

    [Fact]
    public async Task A_run_whose_heartbeat_cannot_be_ended_at_once_ends_it_a_moment_later()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        await silo.Execute("""
            create sequence tries;
            create function fail_once() returns trigger language plpgsql as $$
            begin
              if nextval('tries') = 1 then raise exception 'once'; end if;
              return old;
            end $$;
            create trigger fail_once before delete on grain_reminders for each row execute function fail_once();
            """);

        (await silo.Run()).Run.Status.ShouldBe(RunStatus.Completed);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await silo.Count("select count(*) from grain_reminders where name = 'heartbeat'") > 0)
            await Task.Delay(20, patience.Token);
        (await silo.Count("select last_value from tries")).ShouldBe(2);
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
