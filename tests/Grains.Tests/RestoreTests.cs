using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>
/// The database is restored from an older backup: Stripe is asked before anything is paid, and its journal is the judge.
/// </summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task A_manual_run_that_the_backup_does_not_know_is_not_paid_again()
    {
        var lost = await TestSilo.Start();
        await lost.AddWriters(20);
        await using var restored = await After(lost, async silo => (await silo.Run()).Totals.Paid.ShouldBe(20));

        var second = await restored.Run();

        second.Totals.Planned.ShouldBe(0);
        PaidPerWriter(restored).ShouldAllBe(times => times == 1);
        restored.Stripe.Transfers().Count.ShouldBe(20);
        (await restored.Count("select count(*) from runs where started_by = 'reconciliation' and status = 'completed'")).ShouldBe(1);
        (await restored.Count("select count(*) from unaccounted_transfers where settled_at is not null")).ShouldBe(20);
        (await restored.Count("select count(*) from audit_entries where action = 'payout.adopted'")).ShouldBe(20);
        await BooksAreStripes(restored);
    }

    [Fact]
    public async Task A_scheduled_run_that_the_backup_does_not_know_pays_only_those_that_it_had_not_paid()
    {
        await using var clock = new RunningClock();
        var slot = clock.Time.GetUtcNow().AddHours(9);
        var stripe = await SimulatorHost.StartAsync(
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, SecretKey = TestSilo.Key }, clock.Time);
        Task<TestSilo> Start(TestDatabase? database) =>
            TestSilo.Start(database: database, simulator: stripe, services: all => all.UseClock(clock.Time));
        var lost = await Start(null);
        await lost.Scheduler.UpdateSchedule(new ScheduleChange { Frequency = PayoutFrequency.Daily, Hour = 9 }, "test", "corr_test");
        await lost.AddWriters(20);
        await using var restored = await After(
            lost,
            async silo =>
            {
                silo.Stripe.SetBalance("usd", 3_000 * 8);
                clock.Time.Advance(slot - clock.Time.GetUtcNow());
                (await RunSlot(silo, slot)).Totals.Paid.ShouldBe(8);
                silo.Stripe.SetBalance("usd", 1_000_000);
                // Keys are forgotten; the slot is still the latest when the backup is started.
                silo.Stripe.AdvanceClock(TimeSpan.FromHours(25));
            },
            Start);

        var again = await RunSlot(restored, slot);

        (again.Run.Status, again.Totals.Paid).ShouldBe((RunStatus.Completed, 20));
        PaidPerWriter(restored).ShouldAllBe(times => times == 1);
        (await restored.Count("select count(*) from run_exclusions where reason = 'already_paid'")).ShouldBe(8);
        await BooksAreStripes(restored);
    }

    [Fact]
    public async Task A_run_that_the_backup_has_in_the_middle_is_taken_up_without_paying_again_though_Stripe_has_forgotten_the_keys()
    {
        var lost = await TestSilo.Start();
        await lost.AddWriters(20);
        await PlanAndPause(lost, 20);
        await using var restored = await After(lost, async silo => (await Resume(silo)).Totals.Paid.ShouldBe(20));
        restored.Stripe.AdvanceClock(TimeSpan.FromHours(25));
        restored.Stripe.SetBalance("usd", 1_000_000);

        var view = await Resume(restored);

        (view.Run.Status, view.Totals.Paid).ShouldBe((RunStatus.Completed, 20));
        restored.Stripe.Transfers().Count.ShouldBe(20);
        PaidPerWriter(restored).ShouldAllBe(times => times == 1);
        (await restored.Count("select count(*) from unaccounted_transfers")).ShouldBe(0, "their payouts were known");
        await BooksAreStripes(restored);
    }

    [Fact]
    public async Task Where_the_earnings_are_lost_too_nobody_is_paid_in_their_place_until_they_are_recorded_again()
    {
        var lost = await TestSilo.Start();
        await lost.AddWriters(3);
        (await lost.Run()).Totals.Paid.ShouldBe(3);
        await using var restored = await After(lost, async silo =>
        {
            await silo.Earn("w002", 5_000, "lost");
            silo.Stripe.SetBalance("usd", 1_000_000);
            (await silo.Run()).Totals.Paid.ShouldBe(1);
        });
        await restored.Earn("w002", 4_000, "new");
        await restored.Earn("w003", 4_000, "other");

        var meanwhile = await restored.Run();

        meanwhile.Totals.Paid.ShouldBe(1, "the others are not held up");
        var exclusions = await restored.Queries.ListExclusions(meanwhile.Run.Id, null, 100, CancellationToken.None);
        exclusions.Single(exclusion => exclusion.Writer.Value == "w002").Reason.ShouldBe(ExclusionReason.TransferUnaccounted);
        (await restored.Count("select count(*) from unaccounted_transfers where settled_at is null")).ShouldBe(1);

        await restored.Earn("w002", 5_000, "lost");
        (await restored.Run()).Totals.Paid.ShouldBe(1);

        (await restored.Count("select paid_minor from balances where writer_id = 'w002'")).ShouldBe(3_000 + 5_000 + 4_000);
        restored.Stripe.Transfers().Where(transfer => transfer["writer_id"] == "w002").Sum(transfer => transfer.AmountMinor).ShouldBe(12_000);
        await BooksAreStripes(restored);
    }

    [Fact]
    public async Task A_lost_transfer_that_was_taken_back_is_owed_again()
    {
        var lost = await TestSilo.Start();
        await lost.AddWriters(4);
        await using var restored = await After(lost, async silo =>
        {
            (await silo.Run()).Totals.Paid.ShouldBe(4);
            await silo.Reverse(silo.Stripe.Transfers().Single(transfer => transfer.Destination == "acct_002").Id);
        });

        (await restored.Run()).Totals.Paid.ShouldBe(1);

        restored.Stripe.Transfers().Count(transfer => transfer.Destination == "acct_002").ShouldBe(2);
        restored.Stripe.Transfers().Count.ShouldBe(5);
        (await restored.Count("select count(*) from payouts where status = 'reversed'")).ShouldBe(1);
        (await restored.Count("select count(*) from balances where available_minor = 0 and reserved_minor = 0 and paid_minor = 3000")).ShouldBe(4);
    }

    [Fact]
    public async Task While_Stripe_cannot_be_asked_nobody_is_paid()
    {
        var lost = await TestSilo.Start();
        await lost.AddWriters(5);
        await using var restored = await After(lost, async silo =>
        {
            (await silo.Run()).Totals.Paid.ShouldBe(5);
            // Before the restored books are opened: the program asks when it starts.
            silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Status = 503, Endpoint = Endpoint.ListTransfers, ForSeconds = 3_600 });
        });
        await restored.Earn("w001", 3_000, "later");
        restored.Stripe.SetBalance("usd", 1_000_000);

        var run = (await restored.Scheduler.Trigger(new RunTrigger("test", "corr_test", Force: true))).Run!.Value;
        await Eventually.Holds(() => restored.Stripe.Report().FaultsFired.GetValueOrDefault(FaultKind.ErrorBeforeCommit) >= 3);
        (await restored.Queries.FindRun(run, CancellationToken.None))!.Run.Status.ShouldBe(RunStatus.Planning);
        restored.Stripe.Transfers().Count.ShouldBe(5);
        (await restored.Count("select count(*) from payouts")).ShouldBe(0);

        restored.Stripe.ClearFaults();
        (await restored.RunEnds(run)).Totals.Paid.ShouldBe(1);
        restored.Stripe.Transfers().Count.ShouldBe(6);
        await BooksAreStripes(restored);
    }

    [Fact]
    public async Task A_second_transfer_for_a_payout_keeps_its_writer_from_being_paid_until_a_person_has_settled_it()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        await silo.Run();
        silo.Stripe.SetBalance("usd", 1_000_000);
        await silo.SendAgainUnderAnotherKey(silo.Stripe.Transfers().Single(transfer => transfer.Destination == "acct_002"));
        await silo.Earn("w002", 3_000, "second");
        await silo.Earn("w003", 3_000, "third");

        (await silo.Run()).Totals.Paid.ShouldBe(1);
        silo.Stripe.Transfers().Count(transfer => transfer.Destination == "acct_002").ShouldBe(2);
        (await silo.Count("select count(*) from unaccounted_transfers where problem is not null and writer_id = 'w002'")).ShouldBe(1);
        (await silo.Run()).Totals.Paid.ShouldBe(0);

        await silo.Execute("update unaccounted_transfers set settled_at = now()");
        (await silo.Run()).Totals.Paid.ShouldBe(1);
    }

    [Fact]
    public async Task A_payout_that_is_reserved_here_is_not_sent_where_a_lost_run_may_have_paid_the_same_money()
    {
        var lost = await TestSilo.Start();
        await lost.AddWriters(3);
        await PlanAndPause(lost, 3);
        // Lost: that run was cancelled, and another one paid w002.
        await using var restored = await After(lost, PayInAnotherRun);
        restored.Stripe.SetBalance("usd", 1_000_000);

        var run = await Resume(restored);

        (run.Run.Status, run.Totals.Paid, run.Totals.Cancelled).ShouldBe((RunStatus.Completed, 2, 1), "the others are not held up");
        (await restored.Count("select count(*) from payouts where writer_id = 'w002' and failure_code = 'transfer_unaccounted'")).ShouldBe(1);
        restored.Stripe.Transfers().Count(transfer => transfer.Destination == "acct_002").ShouldBe(1);
        (await restored.Run()).Totals.Planned.ShouldBe(0, "nor is it planned again");
        restored.Stripe.Transfers().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Another_installation_on_the_same_account_is_left_alone()
    {
        await using var one = await TestSilo.Start();
        await one.AddWriters(5);
        await one.Run();
        // Databases of tests are made from one template; real ones are each an installation of their own.
        var database = await TestDatabase.CreateAsync();
        await using (var command = database.DataSource.CreateCommand("update installation set id = gen_random_uuid()"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var other = await TestSilo.Start(database: database, simulator: one.Simulator);
        await other.AddWriters(5);

        (await other.Run()).Totals.Paid.ShouldBe(5);

        (await other.Count("select count(*) from unaccounted_transfers")).ShouldBe(0);
        other.Stripe.Transfers().Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_dry_run_after_a_restore_announces_nobody_who_is_paid()
    {
        var lost = await TestSilo.Start();
        await lost.AddWriters(5);
        await using var restored = await After(lost, async silo => (await silo.Run()).Totals.Paid.ShouldBe(5));
        await restored.Earn("w001", 3_000, "later");

        // The program asks Stripe when it starts, whether anything is to be paid or not.
        await restored.Comes("select count(*) from audit_entries where action = 'payout.adopted'", 5);
        var plan = await new DryRunPlanner((IPlanStore)restored.Services.GetService(typeof(IPlanStore))!).Plan(
            MinimumThresholds.Default, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);

        plan.Payouts.Select(payout => (payout.Writer.Value, payout.Available.Minor)).ShouldBe([("w001", 3_000L)]);
        (await ((IReconciliationStore)restored.Services.GetService(typeof(IReconciliationStore))!).IsReconciled(TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    /// <summary>A run that has reserved and sent nothing, and that an operator has paused.</summary>
    private static async Task PlanAndPause(TestSilo silo, int reserved)
    {
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Endpoint = Endpoint.RetrieveBalance, ForSeconds = 3_600 });
        var paused = await silo.Run();
        await silo.RunDesk.Take(paused.Run.Id, RunCommand.Pause, TestSilo.Operator, CancellationToken.None);
        silo.Stripe.ClearFaults();
        (await silo.Queries.FindRun(paused.Run.Id, CancellationToken.None))!.Totals.Reserved.ShouldBe(reserved);
    }

    private static async Task<RunView> Resume(TestSilo silo)
    {
        var run = (await silo.RunStore.LoadUnfinished(CancellationToken.None)).Single().Id;
        await silo.RunDesk.Take(run, RunCommand.Resume, TestSilo.Operator, CancellationToken.None);
        return await silo.RunEnds(run);
    }

    /// <summary>Backs the database up, lets the future happen that is going to be lost, and goes on from the backup.</summary>
    private static async Task<TestSilo> After(TestSilo silo, Func<TestSilo, Task> future, Func<TestDatabase, Task<TestSilo>>? start = null)
    {
        start ??= database => TestSilo.Start(database: database, simulator: silo.Simulator);
        await silo.StopHost();
        var backup = await silo.Database.CopyAsync();
        var lost = await start(silo.Database);
        await future(lost);
        await lost.StopHost();
        await lost.Database.DisposeAsync();
        return await start(backup);
    }

    private static async Task PayInAnotherRun(TestSilo silo)
    {
        await using var command = silo.Database.DataSource.CreateCommand("select id from installation");
        var installation = (Guid)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        var run = RunId.ForManual(Guid.Parse("0197a2f0-0000-7000-8000-00000000000a"));
        var writer = WriterId.Parse("w002");
        await silo.SendAgainUnderAnotherKey(new CommittedTransfer
        {
            Id = "", RequestId = "", CreatedMs = 0, AmountMinor = 3_000, Currency = "usd", Destination = "acct_002", TransferGroup = run.Value,
            Metadata =
            [
                new("payout_id", PayoutId.Derive(installation, run, writer, Currency.Parse("USD")).ToString()),
                new("run_id", run.Value),
                new("writer_id", writer.Value),
            ],
        });
    }

    private static async Task<RunView> RunSlot(TestSilo silo, DateTimeOffset slot)
    {
        var triggered = await silo.Scheduler.Trigger(new RunTrigger("test", "corr_test", Slot: slot, Force: true));
        return await silo.RunEnds(triggered.Run!.Value);
    }

    private static IEnumerable<int> PaidPerWriter(TestSilo silo) =>
        silo.Stripe.Transfers().GroupBy(transfer => transfer["writer_id"]).Select(group => group.Count());

    private static async Task BooksAreStripes(TestSilo silo)
    {
        (await silo.Count("select coalesce(sum(paid_minor), 0) from balances"))
            .ShouldBe(silo.Stripe.Transfers().Sum(transfer => transfer.AmountMinor), "paid here = committed there");
        (await silo.Count("select count(*) from audit_entries where action = 'books.breach'")).ShouldBe(0);
        await silo.BooksAgree();
    }
}
