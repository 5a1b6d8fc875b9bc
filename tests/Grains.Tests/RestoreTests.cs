using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Writers;
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
        // The one that is due: no other has a run.
        var slot = new PayoutSchedule().SlotAtOrBefore(TimeProvider.System.GetUtcNow());
        var lost = await TestSilo.Start();
        await lost.AddWriters(20);
        await using var restored = await After(lost, async silo =>
        {
            silo.Stripe.SetBalance("usd", 3_000 * 8);
            (await RunSlot(silo, slot)).Totals.Paid.ShouldBe(8);
        });
        restored.Stripe.AdvanceClock(TimeSpan.FromHours(25));
        restored.Stripe.SetBalance("usd", 1_000_000);

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
        lost.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Endpoint = Endpoint.RetrieveBalance });
        (await lost.Run()).Totals.Reserved.ShouldBe(20);
        await using var restored = await After(lost, async silo => (await silo.Run()).Totals.Paid.ShouldBe(20));
        restored.Stripe.AdvanceClock(TimeSpan.FromHours(25));
        restored.Stripe.SetBalance("usd", 1_000_000);

        var view = await restored.Run();

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
        await using var restored = await After(lost, async silo => (await silo.Run()).Totals.Paid.ShouldBe(5));
        await restored.Earn("w001", 3_000, "later");
        restored.Stripe.SetBalance("usd", 1_000_000);
        restored.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Status = 503, Endpoint = Endpoint.ListTransfers, ForSeconds = 3_600 });

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
        lost.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Endpoint = Endpoint.RetrieveBalance });
        (await lost.Run()).Totals.Reserved.ShouldBe(3);
        // Lost: that run was cancelled, and another one paid w002.
        await using var restored = await After(lost, PayInAnotherRun);
        restored.Stripe.SetBalance("usd", 1_000_000);

        var paused = await restored.Run();

        (paused.Run.Status, paused.Run.PauseCode).ShouldBe((RunStatus.Paused, "transfer_unaccounted"));
        (paused.Totals.Paid, paused.Totals.Reserved).ShouldBe((2, 1));
        restored.Stripe.Transfers().Count(transfer => transfer.Destination == "acct_002").ShouldBe(1);
        (await restored.Run()).Totals.Paid.ShouldBe(2, "a trigger changes nothing about that");
        restored.Stripe.Transfers().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Another_installation_on_the_same_account_is_left_alone()
    {
        await using var one = await TestSilo.Start();
        await one.AddWriters(5);
        await one.Run();
        await using var other = await TestSilo.Start(simulator: one.Simulator);
        // Databases of tests are made from one template; real ones are each an installation of their own.
        await other.Execute("update installation set id = gen_random_uuid()");
        await other.AddWriters(5);

        (await other.Run()).Totals.Paid.ShouldBe(5);

        (await other.Count("select count(*) from unaccounted_transfers")).ShouldBe(0);
        other.Stripe.Transfers().Count.ShouldBe(10);
    }

    /// <summary>Backs the database up, lets the future happen that is going to be lost, and goes on from the backup.</summary>
    private static async Task<TestSilo> After(TestSilo silo, Func<TestSilo, Task> future)
    {
        await silo.StopHost();
        var backup = await silo.Database.CopyAsync();
        var lost = await TestSilo.Start(database: silo.Database, simulator: silo.Simulator);
        await future(lost);
        await lost.StopHost();
        await lost.Database.DisposeAsync();
        return await TestSilo.Start(database: backup, simulator: silo.Simulator);
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

    private static async Task<Grains.Ports.RunView> RunSlot(TestSilo silo, DateTimeOffset slot)
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
