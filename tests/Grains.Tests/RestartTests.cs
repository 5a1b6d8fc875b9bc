using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class RestartTests
{
    [Fact]
    public async Task A_run_goes_on_by_itself_when_the_program_is_started_again()
    {
        var first = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 10, MaxRequestsPerSecond = 200, BatchSize = 20 },
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, MedianLatency = TimeSpan.FromMilliseconds(30) },
            silos: 2);
        await first.AddWriters(150);
        var run = (await first.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;
        await Eventually.Holds(() => first.Stripe.Transfers().Count >= 40);
        await first.StopHost();
        var atStop = first.Stripe.Transfers().Count;
        (await first.Count("select count(*) from payout_attempts where outcome is null")).ShouldBe(0, "a stop leaves nothing in doubt");

        await using var second = await TestSilo.Start(database: first.Database, simulator: first.Simulator);
        var view = await second.RunEnds(run);

        atStop.ShouldBeLessThan(150);
        view.Totals.Paid.ShouldBe(150);
        second.Stripe.Transfers().Count.ShouldBe(150);
        await second.BooksAgree();
    }

    [Fact]
    public async Task An_attempt_that_was_cut_off_is_sent_again_under_the_same_key()
    {
        var first = await TestSilo.Start();
        await first.AddWriters(4);
        var view = await PlanAndBeginWithoutSending(first);
        await first.StopHost();

        await using var second = await TestSilo.Start(database: first.Database, simulator: first.Simulator);
        var completed = await second.RunEnds(view);

        completed.Totals.Paid.ShouldBe(4);
        (await second.Count("select count(*) from payout_attempts a join payouts p on p.id = a.payout_id where p.writer_id = 'w001'")).ShouldBe(3);
        (await second.Count("select count(distinct idempotency_key) from payout_attempts a join payouts p on p.id = a.payout_id where p.writer_id = 'w001'")).ShouldBe(1);
        second.Stripe.Transfers().Count.ShouldBe(4);
        await second.BooksAgree();
    }

    [Fact]
    public async Task A_cut_off_attempt_whose_key_is_too_old_is_not_sent_again()
    {
        var first = await TestSilo.Start();
        await first.AddWriters(4);
        var run = await PlanAndBeginWithoutSending(first);
        await first.StopHost();
        await first.Count("with old as (update payout_attempts set started_at = started_at - interval '23 hours' where outcome is null returning 1) select count(*) from old");

        await using var second = await TestSilo.Start(database: first.Database, simulator: first.Simulator);
        var completed = await second.RunEnds(run);

        completed.Totals.Paid.ShouldBe(3);
        completed.Totals.Unknown.ShouldBe(1);
        (await second.Count("select sum(reserved_minor) from balances")).ShouldBe(3_000);
        await second.BooksAgree();
    }

    [Fact]
    public async Task A_run_is_not_completed_while_a_payout_of_it_is_in_other_hands()
    {
        var first = await TestSilo.Start();
        await first.AddWriters(4);
        // Number 2 without number 1: whoever counts the attempts of w001 finds the next number taken.
        var run = await PlanAndBeginWithoutSending(first, extraNumbers: 1);
        await first.StopHost();

        var passes = 0;
        await using var second = await TestSilo.Start(database: first.Database, simulator: first.Simulator, services: services =>
            services.AddSingleton<IRunStore>(provider => new WatchedRunStore(
                ActivatorUtilities.CreateInstance<PostgresRunStore>(provider), () => Interlocked.Increment(ref passes))));
        await second.Comes("select count(*) from payouts where status = 'paid'", 3);
        // Three more loads of the run, so that two passes have gone to their end.
        var before = Volatile.Read(ref passes);
        await Eventually.Holds(() => Volatile.Read(ref passes) >= before + 3);

        var view = await second.Queries.FindRun(run, TestContext.Current.CancellationToken);
        view!.Run.Status.ShouldBe(RunStatus.Dispatching);
        view.Totals.Reserved.ShouldBe(1);
    }

    /// <summary>A run as a crash leaves it: planned, with the first payout's attempt begun and nothing known of it.</summary>
    private static async Task<RunId> PlanAndBeginWithoutSending(TestSilo silo, int extraNumbers = 0)
    {
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, ForSeconds = 3_600 });
        var paused = await silo.Run();
        // Otherwise it would go on by itself when the key is accepted again.
        await silo.RunDesk.Take(paused.Run.Id, RunCommand.Pause, TestSilo.Operator, CancellationToken.None);
        silo.Stripe.ClearFaults();
        await silo.Count("with resumed as (update runs set status = 'dispatching', pause_code = null, paused_while = null returning 1) select count(*) from resumed");
        await silo.Count($"""
            with begun as (
              insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at)
              select p.id, {1 + extraNumbers} + (select count(*) from payout_attempts a where a.payout_id = p.id), p.epoch,
                'po_' || replace(p.id::text, '-', '') || '.1', decode(repeat('ab', 32), 'hex'), now()
              from payouts p where p.writer_id = 'w001' returning 1)
            select count(*) from begun
            """);
        return paused.Run.Id;
    }
}
