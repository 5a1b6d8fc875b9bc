using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>What goes wrong with the system itself raises its alert and, once it is right again, resolves it.</summary>
public sealed class SystemErrorTests
{
    [Fact]
    public async Task A_run_that_has_stopped_is_told_of_until_it_goes_on()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(20);
        silo.Stripe.AcceptKey("sk_test_another");
        var paused = await silo.Run();

        (await silo.Errors()).ShouldBe(["run:" + paused.Run.Id.Value, "stripe-access"]);
        (await silo.Alerts()).Single(alert => alert.Subject.StartsWith("run:", StringComparison.Ordinal)).CorrelationId.ShouldBe("corr_test");
        (await silo.Alerts()).ShouldAllBe(alert => alert.Message.Contains(RunPause.StripeUnauthorized));
        silo.Stripe.AcceptKey(TestSilo.Key);
        (await silo.Run()).Run.Status.ShouldBe(RunStatus.Completed);

        (await silo.Errors()).ShouldNotBeEmpty("it has to stay away for a while");
        await silo.Age(TimeSpan.FromMinutes(3));
        (await silo.Errors()).ShouldBeEmpty();
        (await silo.Count("select count(*) from alerts where resolved_by = 'system'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_currency_that_could_not_be_funded_is_told_of_until_a_later_run_has_paid_everyone_in_it()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(3);
        silo.Stripe.SetBalance("usd", 3_000);
        (await silo.Run()).Totals.Cancelled.ShouldBe(2);

        (await silo.Errors()).ShouldBe(["shortfall:USD"]);
        silo.Stripe.SetBalance("usd", 100_000);
        (await silo.Run()).Totals.Paid.ShouldBe(2);
        await silo.Errors();
        await silo.Age(TimeSpan.FromMinutes(3));
        (await silo.Errors()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_broken_invariant_is_found_in_the_database_and_found_whole_again()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(6);
        await silo.Scheduler.UpdateSchedule(new ScheduleChange { Enabled = false }, "test", "corr_test");
        (await silo.Run()).Run.Status.ShouldBe(RunStatus.Completed);
        (await silo.Errors()).ShouldBeEmpty();

        // As a hand that is past every rule would.
        await Tamper(silo, "update payouts set status = 'reserved', transfer_id = null, updated_at = now() - interval '1 hour' where writer_id = 'w001'");
        await Tamper(silo, "update runs set completed_at = now() - interval '1 hour'; update run_totals set payouts = payouts + case status when 'paid' then -1 else 1 end where status in ('paid', 'reserved')");
        (await silo.Errors()).ShouldBe(["invariant:I2", "invariant:I3"]);
        await Tamper(silo, """
            update payouts set status = 'paid', transfer_id = 'tr_again', updated_at = now() where writer_id = 'w001';
            update run_totals set payouts = payouts + case status when 'paid' then 1 else -1 end where status in ('paid', 'reserved')
            """);
        await silo.Age(TimeSpan.FromMinutes(3));
        (await silo.Errors()).ShouldBeEmpty();

        await Tamper(silo, "delete from ledger_transactions where event = 'transfer_confirmed' and writer_id = 'w002'");
        (await silo.Errors()).ShouldBe(["invariant:I3"]);
        await Tamper(silo, """
            insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
            select 'transfer_confirmed', writer_id, currency, amount_minor, id, now() from payouts where writer_id = 'w002'
            """);
        await silo.Age(TimeSpan.FromMinutes(3));
        (await silo.Errors()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_runs_of_one_slot_are_found()
    {
        await using var silo = await WatchedSilo.Start();
        await Tamper(silo, """
            drop index runs_one_going;
            alter table runs drop constraint runs_slot_key;
            insert into runs (id, slot, status, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at, completed_at)
              select 'scheduled_run_' || n, '2026-01-01 09:00+00', 'completed', 10, 3, 25, 'cron', 'corr', now(), now() from generate_series(1, 2) n
            """);

        (await silo.Errors()).ShouldContain("invariant:I8");
    }

    [Fact]
    public async Task What_was_sent_to_a_writer_who_was_held_is_found_and_kept_until_a_person_has_seen_it()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(6);
        (await silo.Run()).Run.Status.ShouldBe(RunStatus.Completed);
        (await silo.Errors()).ShouldBeEmpty();
        // Held just now: it is not known whether before the attempt.
        await Tamper(silo, "update writers set hold_kind = 'manual', hold_reason = 'x', updated_at = now() where id = 'w001'");
        (await silo.Errors()).ShouldBeEmpty();

        await Tamper(silo, """
            update writers set stripe_account_id = 'acct_other', updated_at = now() - interval '1 hour' where id = 'w003';
            update writers set hold_kind = 'account_closed', hold_reason = 'x', updated_at = now() - interval '1 hour' where id = 'w004';
            update payout_attempts a set started_at = now() from payouts p where p.id = a.payout_id and p.writer_id in ('w003', 'w004')
            """);

        (await silo.Errors()).ShouldBe(["invariant:I21"]);
        var alert = (await silo.Alerts()).Single(open => open.Subject == "invariant:I21");
        alert.Message.ShouldContain("had another account");
        await silo.Age(TimeSpan.FromMinutes(3));
        (await silo.Errors()).ShouldBe(["invariant:I21"]);
    }

    [Fact]
    public async Task A_move_along_no_arrow_is_found_in_the_audit_log_and_kept_until_a_person_has_seen_it()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(3);
        await silo.Run();
        await silo.Errors();
        await silo.Execute("""
            insert into audit_entries (at, actor, action, payout_id, from_status, to_status)
            select now(), 'mallory', 'payout.moved', id, 'paid', 'reserved' from payouts where writer_id = 'w001'
            """);

        await silo.Errors();
        (await silo.Errors()).ShouldBe(["invariant:I4"], "what is new is read in the next look");
        await silo.Age(TimeSpan.FromMinutes(3));
        (await silo.Errors()).ShouldBe(["invariant:I4"]);
        var alert = (await silo.Alerts()).Single(open => open.Subject == "invariant:I4");
        await silo.Monitor.ResolveAlert(alert.Id, new MonitorAsker("olga", "corr_olga"));
        (await silo.Errors()).ShouldBeEmpty();
        (await silo.Errors()).ShouldBeEmpty("it is in the log for ever, and has been seen");
    }

    [Fact]
    public async Task A_move_from_where_a_payout_was_not_is_found()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(3);
        await silo.Run();
        await silo.Errors();
        await silo.Execute("""
            insert into audit_entries (at, actor, action, payout_id, from_status, to_status)
            select now(), 'mallory', 'payout.moved', id, 'reserved', 'cancelled' from payouts where writer_id = 'w001'
            """);

        await silo.Errors();
        (await silo.Errors()).ShouldBe(["invariant:I4"]);
    }

    [Fact]
    public async Task An_outcome_that_stays_unknown_raises_an_alert_and_so_does_a_payout_that_waits_for_a_decision()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(2);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Times = 1 });
        await silo.Run();
        (await silo.Errors()).ShouldBeEmpty();

        await Tamper(silo, "update payout_attempts set started_at = started_at - interval '25 hours'");
        await silo.Execute("update payouts set due_at = now() + interval '1 day' where status = 'unknown'");
        (await silo.Count("select count(*) from payouts where status = 'unknown'")).ShouldBe(1);
        (await silo.Errors()).ShouldBe(["outcomes"]);

        await silo.Execute("update payouts set status = 'needs_review', due_at = null where status = 'unknown'");
        await silo.Age(TimeSpan.FromMinutes(3));
        (await silo.Alerts()).Single(alert => alert.Subject == "outcomes").Metrics["inReview"].ShouldBe(1m);
    }

    [Fact]
    public async Task A_slot_that_came_and_went_is_told_of_once_and_not_again_when_a_person_has_resolved_it()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.Execute("insert into schedule_slots (slot, superseded_by, recorded_at) values (now() - interval '2 days', now() - interval '1 day', now())");

        var subject = (await silo.Errors()).ShouldHaveSingleItem();
        subject.ShouldStartWith("slot:");
        await silo.Monitor.ResolveAlert((await silo.Alerts()).Single().Id, new MonitorAsker("olga", "corr_olga"));
        await silo.Execute("update alerts set resolved_at = resolved_at - interval '1 hour'");
        (await silo.Errors()).ShouldBeEmpty();
    }

    private static Task Tamper(TestSilo silo, string sql) =>
        silo.Execute($"begin; set local session_replication_role = replica; {sql}; commit");
}
