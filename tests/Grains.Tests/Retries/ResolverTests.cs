using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Sending;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>What becomes of outcomes that stay unknown for hours and days.</summary>
public sealed class ResolverTests
{
    private const string Paid = "select count(*) from payouts where status = 'paid'";

    private const string RemindersDue = "select count(*) from orleansreminderstable where remindername = 'due'";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_500_that_was_saved_after_the_money_had_moved_is_found_in_the_list()
    {
        await using var days = await VirtualDays.Start(writers: 3);
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorAfterCommit, Destination = "acct_002" });

        await days.Silo.Run();
        await days.Until(Paid, 3, TimeSpan.FromHours(1));

        await PaidOnce(days.Silo, 3);
        (await days.Silo.Count("select count(*) from audit_entries where action = 'payout.paid' and reason = 'The transfer was found at Stripe.'")).ShouldBe(1);
        (await days.Silo.Count("select count(*) from payout_attempts")).ShouldBe(3, "what Stripe says not to send again was not sent again");
    }

    [Fact]
    public async Task A_500_that_was_saved_before_the_money_moved_is_paid_under_a_new_key_once_absence_is_certain()
    {
        await using var days = await VirtualDays.Start(writers: 3);
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Destination = "acct_002" });

        await days.Silo.Run();
        var started = days.Now;
        await days.Until(Paid, 3, TimeSpan.FromHours(26));

        await PaidOnce(days.Silo, 3);
        (days.Now - started).ShouldBeGreaterThan(IdempotencyKey.OverAfter - TimeSpan.FromMinutes(1));
        (await days.Silo.Count("select count(distinct idempotency_key) from payout_attempts a join payouts p on p.id = a.payout_id where p.writer_id = 'w002'")).ShouldBe(2);
        (await LongestUseOfAKey(days.Silo)).ShouldBeLessThan((long)IdempotencyKey.TrustedFor.TotalSeconds);
    }

    [Fact]
    public async Task When_every_answer_is_lost_for_longer_than_Stripe_remembers_the_payout_is_found_and_not_paid_again()
    {
        await using var days = await VirtualDays.Start(writers: 2);
        var lost = TimeSpan.FromHours(25.1).TotalSeconds;
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetAfterCommit, ForSeconds = lost, Destination = "acct_002" });

        await days.Silo.Run();
        // From here on: without Stripe's list no run would have begun.
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, ForSeconds = lost, Endpoint = Endpoint.ListTransfers });
        await days.Until("select count(*) from audit_entries where action = 'payout.postponed'", 3, TimeSpan.FromHours(1));
        days.Leap(TimeSpan.FromHours(24));
        await days.Until(Paid, 2, TimeSpan.FromHours(3));

        await PaidOnce(days.Silo, 2);
        (await days.Silo.Count("select count(*) from payout_attempts")).ShouldBe(1 + 4);
        (await days.Silo.Count("select count(*) from audit_entries where action = 'payout.postponed'")).ShouldBeGreaterThan(3, "Stripe had forgotten the key, and still it was not used");
        (await days.Silo.Count("select max(epoch) from payouts")).ShouldBe(1);
        (await LongestUseOfAKey(days.Silo)).ShouldBeLessThan((long)IdempotencyKey.TrustedFor.TotalSeconds);
        await days.Silo.Comes(RemindersDue, 0);
    }

    [Fact]
    public async Task Two_transfers_for_one_payout_go_to_a_person_with_all_that_is_known()
    {
        await using var days = await VirtualDays.Start(writers: 2);
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorAfterCommit, Destination = "acct_002" });

        await days.Silo.Run();
        days.Silo.Stripe.SetBalance("usd", 100_000);
        await PayByHand(days.Silo, days.Silo.Stripe.Transfers().Single(transfer => transfer.Destination == "acct_002"));
        await days.Until("select count(*) from payouts where status = 'needs_review'", 1, TimeSpan.FromHours(1));

        var transfers = days.Silo.Stripe.Transfers().Where(transfer => transfer.Destination == "acct_002").ToList();
        transfers.Count.ShouldBe(2);
        await using var command = days.Silo.Database.DataSource.CreateCommand("select reason from audit_entries where action = 'payout.needs_review'");
        var reason = (string)(await command.ExecuteScalarAsync(Ending))!;
        foreach (var transfer in transfers)
            reason.ShouldContain(transfer.Id);
        reason.ShouldContain($"{transfers[0].PayoutId}.1");
        reason.ShouldContain("unknown http_500 request req_");
        (await days.Silo.Count("select reserved_minor from balances where writer_id = 'w002'")).ShouldBe(3_000);
        await days.Silo.Comes(RemindersDue, 0);
    }

    [Fact]
    public async Task With_every_reminder_lost_the_sweeper_finds_what_is_due()
    {
        await using var days = await VirtualDays.Start(writers: 5);
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Times = 2, RetryAfterSeconds = 600 });
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetAfterCommit });

        await days.Silo.Run();
        await days.Restart(TimeSpan.FromHours(2), "delete from orleansreminderstable");

        // Before a minute is over: the start of the program sweeps.
        await days.Silo.Comes(Paid, 5);
        await PaidOnce(days.Silo, 5);
        (await days.Silo.Count("select count(*) from orleansreminderstable where grainid like '%sweeper%'")).ShouldBe(1);
    }

    [Fact]
    public async Task With_every_reminder_lost_while_it_runs_the_next_sweep_finds_what_is_due()
    {
        await using var days = await VirtualDays.Start(writers: 5);
        await days.Silo.Execute($$"""
            create function lose() returns trigger language plpgsql as $$ begin return null; end $$;
            create trigger lose before insert on orleansreminderstable for each row when (new.remindername = 'due') execute function lose();
            """);
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Times = 2, RetryAfterSeconds = 600 });

        await days.Silo.Run();
        (await days.Silo.Count("select count(*) from payouts where status = 'retry_scheduled'")).ShouldBe(2);
        await days.Until(Paid, 5, TimeSpan.FromMinutes(20));

        await PaidOnce(days.Silo, 5);
    }

    [Fact]
    public async Task While_nothing_may_be_sent_no_attempt_is_used_up_and_no_reminder_kept_and_all_is_paid_afterwards()
    {
        var closed = false;
        await using var days = await VirtualDays.Start(writers: 10, services => services.AddSingleton<ITransferGate>(
            provider => new ClosableGate(provider.GetRequiredService<TransferGate>(), () => closed)));
        days.Silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, Times = 3 });

        await days.Silo.Run();
        closed = true;
        var end = days.Now.AddMinutes(10);
        await days.Silo.Comes(RemindersDue, 0);
        await days.Passes(end);

        (await days.Silo.Count("select count(*) from payouts where status = 'unknown'")).ShouldBe(3);
        (await days.Silo.Count("select max(retries) from payouts")).ShouldBe(1);
        (await days.Silo.Count("select count(*) from payout_attempts")).ShouldBe(10);
        (await days.Silo.Count("select count(*) from orleansreminderstable")).ShouldBe(2, "the sweeper's and the schedule's");
        closed = false;
        await days.Until(Paid, 10, TimeSpan.FromMinutes(3));
        await PaidOnce(days.Silo, 10);
    }

    private static async Task PaidOnce(TestSilo silo, int writers)
    {
        await silo.StripeIsQuiet();
        silo.Stripe.Transfers().Count.ShouldBe(writers);
        (await silo.Count("select sum(paid_minor) from balances")).ShouldBe(3_000 * writers);
        await silo.BooksAgree();
    }

    /// <summary>In seconds, from the first to the last attempt.</summary>
    private static Task<long> LongestUseOfAKey(TestSilo silo) => silo.Count("""
        select max(used) from (
          select extract(epoch from max(started_at) - min(started_at))::bigint as used from payout_attempts group by idempotency_key) keys
        """);

    private static async Task PayByHand(TestSilo silo, CommittedTransfer like)
    {
        using var http = new HttpClient { BaseAddress = silo.Simulator.BaseAddress };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer sk_test_silo");
        http.DefaultRequestHeaders.Add("Idempotency-Key", "by hand");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["amount"] = "3000", ["currency"] = "usd", ["destination"] = like.Destination, ["transfer_group"] = like.TransferGroup!,
            ["metadata[payout_id]"] = like.PayoutId!,
        });
        (await http.PostAsync(new Uri("/v1/transfers", UriKind.Relative), form, Ending)).EnsureSuccessStatusCode();
    }

    /// <summary>A gate that lets nobody through while it is closed, as in an outage of Stripe.</summary>
    private sealed class ClosableGate(ITransferGate inner, Func<bool> isClosed) : ITransferGate
    {
        public bool IsShut => isClosed() || inner.IsShut;

        public ValueTask<GateAnswer> Enter(RunId run, CancellationToken cancellationToken) =>
            isClosed() ? new(new GateAnswer(NotSentReason.CircuitOpen)) : inner.Enter(run, cancellationToken);

        public void Stop(RunId run) => inner.Stop(run);

        public void Resume(RunId run) => inner.Resume(run);
    }
}
