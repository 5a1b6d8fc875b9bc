using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>
/// A hold, or another account, stops a payout at whatever point it waits (invariant I21). A payout in doubt keeps key and account.
/// </summary>
public sealed class PayeeChangeTests
{
    private const int Writers = 20;

    public static TheoryData<string> Changes => ["hold", "move", "remove"];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_waits_in_a_paused_run_is_called_off_and_the_run_pays_the_others_when_it_goes_on(string change)
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(Writers);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Times = 1_000 });
        var run = (await silo.Run()).Run.Id;
        silo.Stripe.ClearFaults();
        (await silo.Count("select count(*) from payouts where status = 'reserved'")).ShouldBe(Writers);

        var changed = await Change(silo, change, "w007");
        (await silo.RunDesk.Take(run, RunCommand.Resume, TestSilo.Operator, Ending)).ShouldNotBeNull();
        var over = await silo.RunEnds(run);

        (changed.CalledOff, changed.InDoubt).ShouldBe((1, 0));
        (over.Run.Status, over.Totals.Paid, over.Totals.Cancelled).ShouldBe((RunStatus.Completed, Writers - 1, 1));
        await NothingWasSentTo(silo, "w007");
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_waits_to_be_tried_again_is_called_off(string change)
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, RetryAfterSeconds = 3_000, Destination = "acct_002" });
        var run = (await silo.Run()).Run.Id;
        var waiting = await PayoutOf(silo, run, "w002");
        waiting.Status.ShouldBe(PayoutStatus.RetryScheduled);

        (await Change(silo, change, "w002")).FirstCalledOff.ShouldHaveSingleItem().Id.ShouldBe(waiting.Id);
        await silo.Grains.GetGrain<IWriterPayoutGrain>(waiting.Id.ToString()).Resume();
        await silo.Run();

        (await PayoutOf(silo, run, "w002")).Status.ShouldBe(PayoutStatus.Cancelled);
        silo.Stripe.Transfers().Select(transfer => transfer.Destination).ShouldNotContain("acct_002");
        await silo.BooksAgree();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_is_planned_for_a_writer_whom_another_part_of_the_program_holds_is_called_off_at_the_intent(string change)
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(Writers);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Times = 1_000 });
        var run = (await silo.Run()).Run.Id;
        silo.Stripe.ClearFaults();
        // As Stripe's answer to another payout of the writer does it: the writer alone is changed.
        await silo.Execute("update writers set " + change switch
        {
            "hold" => "hold_kind = 'account_closed', hold_reason = 'closed'",
            "move" => "stripe_account_id = 'acct_other'",
            _ => "stripe_account_id = null",
        } + " where id = 'w007'");

        (await silo.RunDesk.Take(run, RunCommand.Resume, TestSilo.Operator, Ending)).ShouldNotBeNull();
        var over = await silo.RunEnds(run);

        (over.Run.Status, over.Totals.Paid, over.Totals.Cancelled).ShouldBe((RunStatus.Completed, Writers - 1, 1));
        await NothingWasSentTo(silo, "w007");
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_is_in_doubt_keeps_its_key_and_its_account_and_is_paid_once(string change)
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetAfterCommit, Destination = "acct_002" });
        var run = (await silo.Run()).Run.Id;

        var changed = await Change(silo, change, "w002");
        var doubtful = changed.FirstInDoubt.ShouldHaveSingleItem();
        changed.CalledOff.ShouldBe(0);
        await silo.PayoutDesk.Take(doubtful.Id, new PayoutCommand.RetryNow("now, please", TimeProvider.System.GetUtcNow()), TestSilo.Operator, Ending);
        await silo.Comes("select count(*) from payouts where status = 'paid'", 3);

        var paid = await PayoutOf(silo, run, "w002");
        paid.Destination.ShouldBe(StripeAccountId.Parse("acct_002"));
        (await silo.Count("select count(distinct idempotency_key) from payout_attempts")).ShouldBe(3);
        silo.Stripe.Transfers().Count(transfer => transfer.Destination == "acct_002").ShouldBe(1);
        await silo.BooksAgree();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_is_in_doubt_is_not_sent_again_and_is_called_off_where_it_turns_out_that_it_was_not_sent(string change)
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, Destination = "acct_002" });
        var run = (await silo.Run()).Run.Id;
        var doubtful = (await Change(silo, change, "w002")).FirstInDoubt.ShouldHaveSingleItem();
        await silo.PayoutDesk.Take(doubtful.Id, new PayoutCommand.RetryNow("now, please", TimeProvider.System.GetUtcNow()), TestSilo.Operator, Ending);
        await silo.Comes("select count(*) from audit_entries where action = 'payout.postponed'", 1);
        (await silo.Count("select count(*) from payout_attempts")).ShouldBe(3, "Stripe was asked for its list, and nothing was sent again");
        // A day later the key is over, and a person has made sure that there is no transfer.
        await silo.StripeIsQuiet();
        await silo.Execute("""
            alter table payout_attempts disable trigger payout_attempts_written_once;
            update payout_attempts set started_at = started_at - interval '26 hours';
            alter table payout_attempts enable trigger payout_attempts_written_once
            """);
        var unknown = await PayoutOf(silo, run, "w002");
        var notPaid = new PayoutCommand.ResolveAsNotPaid("not in the dashboard", TimeProvider.System.GetUtcNow());
        (await silo.PayoutDesk.Take(unknown.Id, notPaid, TestSilo.Operator, Ending))!.Decision.ShouldBeOfType<PayoutDecision.Move>();

        await silo.Comes("select count(*) from payouts where status = 'cancelled'", 1);

        silo.Stripe.Transfers().Select(transfer => transfer.Destination).ShouldNotContain("acct_002");
        (await silo.Count("select available_minor from balances where writer_id = 'w002'")).ShouldBe(3_000);
        (await silo.Count("select count(*) from payout_attempts where epoch = 2")).ShouldBe(0);
    }

    internal static async Task<PayeeChange> Change(TestSilo silo, string change, string writer)
    {
        var (store, id) = (silo.Services.GetRequiredService<IWriterStore>(), WriterId.Parse(writer));
        if (change == "hold")
            return (await store.SetHold(id, new WriterHold(HoldKind.Manual, "Under review."), TestSilo.Operator, Ending)).ShouldNotBeNull();
        var known = (await store.Find(id, Ending)).ShouldNotBeNull().Writer;
        StripeAccountId? account = change == "move" ? StripeAccountId.Parse("acct_new_" + writer) : null;
        if (account is { } other)
            silo.Stripe.PutAccount(other.Value, AccountStatus.Active);
        return (await store.Save([known with { StripeAccount = account }], TestSilo.Operator, Ending)).Payouts;
    }

    private static async Task NothingWasSentTo(TestSilo silo, string writer)
    {
        silo.Stripe.Transfers().ShouldAllBe(transfer => transfer["writer_id"] != writer);
        (await silo.Count($"select available_minor from balances where writer_id = '{writer}'")).ShouldBe(3_000);
        (await silo.Count($"select count(*) from audit_entries e join payouts p on p.id = e.payout_id where p.writer_id = '{writer}' and e.action = 'payout.cancelled'"))
            .ShouldBe(1);
        await silo.BooksAgree();
    }

    private static async Task<WriterPayout> PayoutOf(TestSilo silo, RunId run, string writer) =>
        (await silo.Payouts(run)).Single(view => view.Payout.Writer.Value == writer).Payout;
}
