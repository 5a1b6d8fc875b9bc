using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>
/// An intent does not raise a payout's version. That it and a cancellation never both stand is the locks' doing, so the
/// orders in which they can meet are forced here, on a real PostgreSQL.
/// </summary>
public sealed class LockedPayoutsTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancellation_waits_for_an_intent_that_is_being_written_and_then_refuses()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var ada = await Intent(books, await books.AddPayout(run, "ada"));
        var bo = await Intent(books, await books.AddPayout(run, "bo"));
        // The intents' statement has written ada's and waits for what becomes of bo's first attempt.
        var another = await books.Hold(Attempt(bo));
        var begun = new PostgresPayoutStore(books.Source).BeginAttempts([ada, bo], Ending);
        await books.StatementsWait(1);

        var cancelled = Cancel(books, ada.Payout);
        await books.StatementsWait(2);
        await another.DisposeAsync();

        (await begun).Count.ShouldBe(2);
        (await cancelled).Decision.ShouldBe(new PayoutDecision.Refuse(PayoutRefusal.TransferMayExist));
        (await books.Balance("ada")).ShouldBe("0 5000 0");
    }

    [Fact]
    public async Task No_attempt_is_begun_while_its_payout_is_being_cancelled()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var ada = await Intent(books, await books.AddPayout(run, "ada"));
        var bo = await Intent(books, await books.AddPayout(run, "bo"));
        // The cancellation has changed ada's payout and waits for her balance.
        var another = await books.Hold("select from balances where writer_id = 'ada' for update");
        var cancelled = Cancel(books, ada.Payout);
        await books.StatementsWait(1);

        var store = new PostgresPayoutStore(books.Source);
        (await store.BeginAttempts([ada, bo], Ending)).ShouldHaveSingleItem("it does not wait, and it does not hold the others up").ShouldBe(bo.Payout);
        await another.DisposeAsync();

        (await cancelled).Decision.ShouldBeOfType<PayoutDecision.Move>();
        (await store.BeginAttempts([ada], Ending)).ShouldBeEmpty("it has another version now");
        (await books.Balance("ada")).ShouldBe("5000 0 0");
        (await books.Read<long>("select count(*) from payout_attempts")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_an_intent_and_a_cancellation_that_race_exactly_one_stands()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var store = new PostgresPayoutStore(books.Source);
        var chance = new Chance(2026);
        var (begun, cancelled) = (0, 0);
        for (var round = 0; round < 30; round++)
        {
            var intents = new List<AttemptIntent>();
            for (var n = 0; n < 8; n++)
                intents.Add(await Intent(books, await books.AddPayout(run, $"w{round}x{n}")));
            // Each side in turn gets a head start of up to a statement's length, so that they meet at every point of each other.
            var begins = round % 2 == 0 ? store.BeginAttempts(intents, Ending) : null;
            if (begins is not null)
                Spin(chance.Below(6_000));
            var cancels = Task.WhenAll(intents.Select(intent => Cancel(books, intent.Payout)));
            if (begins is null)
                Spin(chance.Below(6_000));
            var wrote = await (begins ?? store.BeginAttempts(intents, Ending));
            foreach (var decided in await cancels)
            {
                var isCancelled = decided.Decision is PayoutDecision.Move;
                isCancelled.ShouldBe(!wrote.Contains(decided.Before.Id), $"{decided} and an intent: {wrote.Contains(decided.Before.Id)}");
                (begun, cancelled) = isCancelled ? (begun, cancelled + 1) : (begun + 1, cancelled);
            }
        }
        begun.ShouldBeGreaterThan(10, "both sides have to win, or nothing raced");
        cancelled.ShouldBeGreaterThan(10, "both sides have to win, or nothing raced");
        (await books.Read<long>("select count(*) from payouts p join payout_attempts a on a.payout_id = p.id where p.status = 'cancelled'")).ShouldBe(0);
        await books.BalancesShouldFollowTheLedger();
    }

    [Fact]
    public async Task A_change_by_hand_is_written_with_who_why_and_under_which_correlation_id()
    {
        await using var books = await Books.Open();
        var payout = await books.AddPayout(await books.AddRun(status: RunStatus.Dispatching), "ada");

        await Cancel(books, payout);
        var again = await Cancel(books, payout);

        again.Decision.ShouldBeOfType<PayoutDecision.NoChange>();
        (await books.Read<string>($"""
            select string_agg(concat_ws(' ', actor, action, from_status, to_status, reason, correlation_id), '|') from audit_entries
            where payout_id = '{payout.Value}'
            """)).ShouldBe("olga payout.cancelled reserved cancelled not wanted corr_test");
    }

    [Fact]
    public async Task A_transfer_pays_one_payout()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var (ada, bo) = (await books.AddPayout(run, "ada"), await books.AddPayout(run, "bo"));
        await books.Execute("update payouts set status = 'unknown', due_at = now()");

        var paid = await Decide(books, ada, await Resolve(books, ada));
        // Somebody has changed whom the transfer's metadata names since ada was paid by it.
        await Should.ThrowAsync<TransferTakenException>(async () => await Decide(books, bo, await Resolve(books, bo)));

        paid.After.Status.ShouldBe(PayoutStatus.Paid);
        (await books.Balance("bo")).ShouldBe("0 5000 0");
    }

    [Fact]
    public async Task What_waits_to_be_sent_is_read_page_by_page()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        foreach (var writer in new[] { "ada", "bo", "cy", "di", "ed" })
            await books.AddPayout(run, writer);
        await books.Execute("update payouts set status = 'retry_scheduled', due_at = now() where writer_id = 'bo'");
        await books.Execute("update payouts set status = 'unknown', due_at = now() where writer_id = 'cy'");
        var payouts = new PostgresLockedPayouts(books.Source);

        var first = await payouts.ReadWaiting(run, null, 3, Ending);
        var second = await payouts.ReadWaiting(run, first[^1], 3, Ending);

        first.Select(payout => payout.Writer.Value).ShouldBe(["ada", "bo", "di"]);
        second.Select(payout => payout.Writer.Value).ShouldBe(["ed"]);
    }

    [Theory]
    [InlineData(RunStatus.Dispatching, 1)]
    [InlineData(RunStatus.Planning, 0)]
    [InlineData(RunStatus.Paused, 0)]
    [InlineData(RunStatus.Cancelling, 0)]
    [InlineData(RunStatus.Completed, 0)]
    public async Task Only_a_run_that_is_dispatching_has_payouts_to_send(RunStatus status, int expected)
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: status);
        await books.AddPayout(run, "ada");

        (await new PostgresPayoutStore(books.Source).ReadReserved(run, null, 10, Ending)).Count.ShouldBe(expected);
    }

    private static async Task<DecidedPayout> Decide(Books books, PayoutId id, PayoutCommand command)
    {
        var payouts = new PostgresLockedPayouts(books.Source);
        return (await payouts.Decide([id], payout => PayoutDecider.Decide(payout, command), Books.By("olga"), Ending)).Single();
    }

    private static async Task<PayoutCommand.ResolveAsPaid> Resolve(Books books, PayoutId id)
    {
        var payout = (await new PostgresPayoutStore(books.Source).Load(id, Ending)).ShouldNotBeNull();
        var transfer = new ListedTransfer(
            new TransferId("tr_1"), id, payout.Run, payout.Writer, payout.Amount, payout.Destination, Books.Noon, Reversed: false);
        return new PayoutCommand.ResolveAsPaid(transfer.Id, transfer, "seen", Books.Noon);
    }

    private static Task<DecidedPayout> Cancel(Books books, PayoutId id) => Decide(books, id, new PayoutCommand.Cancel("not wanted", Books.Noon));

    private static async Task<AttemptIntent> Intent(Books books, PayoutId id)
    {
        var payout = (await new PostgresPayoutStore(books.Source).Load(id, Ending)).ShouldNotBeNull();
        return PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(Books.Noon)).ShouldBeOfType<PayoutDecision.Submit>().Intent;
    }

    private static string Attempt(AttemptIntent intent) => $"""
        insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at)
        values ('{intent.Payout.Value}', {intent.Number}, {intent.Epoch}, '{intent.Key}', decode(repeat('ab', 32), 'hex'), '{Books.Noon:O}')
        """;

    /// <summary>Waits for microseconds, which no timer can.</summary>
    private static void Spin(int microseconds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun).TotalMicroseconds < microseconds)
            Thread.SpinWait(50);
    }
}
