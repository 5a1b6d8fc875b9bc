using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>The books are bound to one Stripe account and mode: with another one's key nothing is sent, asked or changed.</summary>
public sealed class AccountBindingTests
{
    private const int Writers = 12;
    private const int Rounds = 20;

    /// <summary>
    /// In the middle of a run, with answers lost, the program is started with another account's key, and hours or a day pass. Then the
    /// right key is back. The journals of both accounts are the judge.
    /// </summary>
    [Fact(Timeout = 600_000)]
    public async Task Another_account_s_key_in_the_middle_of_a_run_sends_nothing_and_nobody_is_paid_twice()
    {
        for (var round = 0; round < Rounds; round++)
            await Round(round);
    }

    [Fact]
    public async Task The_first_key_that_Stripe_accepts_binds_the_books_and_a_key_of_the_other_mode_does_not_open_them()
    {
        await using var test = await TestSilo.Start();
        (await test.Count("select count(*) from installation where stripe_account_id = 'acct_simulator' and stripe_livemode = false")).ShouldBe(1);
        (await test.Count("select count(*) from audit_entries where action = 'installation.bound'")).ShouldBe(1);
        await test.AddWriters(2);
        await test.StopHost();

        await using var live = await SimulatorHost.StartAsync(Options("acct_simulator", knowsAll: true) with { IsLive = true });
        var silo = await TestSilo.Start(database: test.Database, simulator: live);
        (await silo.Scheduler.GetStatus()).StripeProblem.ShouldBe(RunPause.StripeAccountDiffers);
        (await silo.Run()).Run.PauseCode.ShouldBe(RunPause.StripeAccountDiffers);
        live.Simulation.Report().Transfers.Requests.ShouldBe(0);
        await silo.StopHost();
        (await silo.Count("select count(*) from installation where stripe_livemode = false")).ShouldBe(1, "only a command with a reason changes it");
    }

    [Fact]
    public async Task A_copy_of_the_books_that_is_bound_to_another_account_is_noticed_when_it_comes_to_life_below_a_running_program()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        // As a dump of another installation that is restored into this database: its row, and another life.
        await silo.Execute("update installation set stripe_account_id = 'acct_production', stripe_livemode = true");

        var paused = await silo.Run();

        paused.Run.PauseCode.ShouldBe(RunPause.StripeAccountDiffers);
        silo.Stripe.Report().Transfers.Requests.ShouldBe(0);
    }

    private static async Task Round(int round)
    {
        await using var clock = new RunningClock();
        await using var right = await SimulatorHost.StartAsync(Options("acct_right", knowsAll: true), clock.Time);
        // The other account knows the payees, as it would Standard accounts, or it knows none of them.
        await using var other = await SimulatorHost.StartAsync(Options("acct_other", knowsAll: round % 2 == 0), clock.Time);
        other.Simulation.SetBalance("usd", 1_000_000);
        var lists = new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Status = 503, Endpoint = Endpoint.ListTransfers, ForSeconds = 10_000_000 };
        other.Simulation.Order(lists);

        var silo = await Start(clock, right, database: null);
        await using var database = silo.Database;
        await silo.AddWriters(Writers);
        right.Simulation.Order(new FaultOrder { Kind = FaultKind.ResetAfterCommit, Times = 1 + (round % 4) });
        right.Simulation.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, Times = 2, StallSeconds = 5 });
        if (round % 3 > 0)
            right.Simulation.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, Times = round % 3 });
        await silo.Scheduler.Trigger(new RunTrigger("test", "corr_test", Force: true));
        await Eventually.Holds(() => right.Simulation.Transfers().Count >= 3);
        await (round % 3 == 0 ? silo.StopHost() : silo.CutOff());

        silo = await Start(clock, other, database);
        await Eventually.Holds(async () => (await silo.Scheduler.GetStatus()).StripeProblem == RunPause.StripeAccountDiffers);
        await Eventually.Holds(async () => await silo.Count("select count(*) from runs where status in ('planning', 'dispatching')") == 0);
        var before = await Payouts(silo);
        // Retries, the list's turn and proof of absence: each would come due.
        foreach (var hours in new[] { 1, round % 2 == 0 ? 5 : 25, 3 })
        {
            clock.Time.Advance(TimeSpan.FromHours(hours));
            await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_cron", Force: true));
            await silo.Grains.GetGrain<IPayoutSweeperGrain>(IPayoutSweeperGrain.Key).Start();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        (await Payouts(silo)).ShouldBe(before, "no attempt, no retry, no key and no wait is used up");
        other.Simulation.Transfers().ShouldBeEmpty();
        other.Simulation.Report().Transfers.Requests.ShouldBe(0);
        other.Simulation.Report().FaultsFired.ShouldBeEmpty("its list is not asked for");
        await silo.StopHost();

        silo = await Start(clock, right, database);
        await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_cron"));
        for (var tries = 0; await silo.Count("select count(*) from payouts where status = 'paid'") < Writers; tries++)
        {
            tries.ShouldBeLessThan(400, $"round {round}: {await Payouts(silo)}");
            clock.Time.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        right.Simulation.Transfers().GroupBy(transfer => transfer["writer_id"]).Select(group => group.Count())
            .ShouldBe(Enumerable.Repeat(1, Writers), $"round {round}");
        other.Simulation.Transfers().ShouldBeEmpty();
        await silo.BooksAgree();
        await silo.StopHost();
    }

    private static Task<TestSilo> Start(RunningClock clock, SimulatorHost stripe, TestDatabase? database) => TestSilo.Start(
        requestTimeout: TimeSpan.FromMinutes(10), database: database, simulator: stripe, services: all => all.UseClock(clock.Time));

    private static SimulatorOptions Options(string account, bool knowsAll) => new()
    {
        RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, SecretKey = TestSilo.Key, OwnAccount = account, CreateAccountsOnUse = knowsAll,
    };

    private static async Task<string> Payouts(TestSilo silo)
    {
        await using var command = silo.Database.DataSource.CreateCommand("""
            select string_agg(concat_ws(' ', p.writer_id, p.status, p.version, p.epoch, p.retries, p.due_at,
              (select count(*) from payout_attempts a where a.payout_id = p.id)), '; ' order by p.writer_id) from payouts p
            """);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
