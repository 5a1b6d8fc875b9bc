using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class PayoutJournalTests
{
    private static readonly RetryPolicy Retry = new(3, TimeSpan.FromSeconds(30));

    private static readonly TransferOutcome Confirmed = new TransferOutcome.Confirmed(new TransferId("tr_1"));
    private static readonly TransferOutcome Lost = new TransferOutcome.Unanswered(TransportFault.Timeout);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "paid")]
    [InlineData(false, "unknown")]
    public async Task Of_two_outcomes_of_a_payout_in_one_commit_the_first_is_written_and_it_alone_confirmed(bool confirmedFirst, string status)
    {
        await using var books = await Books.Open();
        var payout = await Begin(books, await books.AddPayout(await books.AddRun(status: RunStatus.Dispatching), "ada"));
        TransferOutcome[] outcomes = confirmedFirst ? [Confirmed, Lost] : [Lost, Confirmed];

        var applied = await Write(books, outcomes.Select(outcome => Outcome(payout, outcome)));

        (await Task.WhenAll(applied)).ShouldBe([true, false]);
        (await books.Read<string>("select status::text from payouts")).ShouldBe(status);
    }

    [Fact]
    public async Task What_the_database_cannot_take_is_rejected_and_holds_nothing_else_up()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var payouts = new List<WriterPayout>();
        foreach (var writer in new[] { "ada", "bo", "cy", "di", "ed" })
            payouts.Add(await Begin(books, await books.AddPayout(run, writer)));
        var unwritable = new TransferOutcome.Refused(400) { Type = "invalid_request_error", Code = "no\0text" };

        var applied = await Write(books, payouts.Select(payout => Outcome(payout, payout.Writer.Value == "cy" ? unwritable : Lost)));

        await Should.ThrowAsync<Grains.Ports.JournalUnavailableException>(applied[2]);
        (await Task.WhenAll(applied.Where((_, n) => n != 2))).ShouldAllBe(written => written);
        (await books.Read<string>("select string_agg(writer_id, ' ' order by writer_id) from payouts where status = 'unknown'")).ShouldBe("ada bo di ed");
        (await books.Balance("cy")).ShouldBe("0 5000 0", "what is not written moves no money");
    }

    [Fact]
    public async Task A_transition_decided_on_an_older_version_writes_nothing_at_all()
    {
        await using var books = await Books.Open();
        var payout = await Begin(books, await books.AddPayout(await books.AddRun(status: RunStatus.Dispatching), "ada"));
        (await Task.WhenAll(await Write(books, [Outcome(payout, Lost)]))).ShouldBe([true]);
        var before = await Everything(books);

        // Confirmed, but on what the payout was before it became unknown.
        var applied = await Write(books, [Outcome(payout, Confirmed)]);

        (await Task.WhenAll(applied)).ShouldBe([false]);
        (await Everything(books)).ShouldBe(before);
    }

    [Fact]
    public async Task A_key_is_not_given_up_for_an_answer_that_another_attempt_has_overtaken()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var payout = await Begin(books, await books.AddPayout(run, "ada"));
        var other = await Begin(books, await books.AddPayout(run, "bo"));
        // Another activation loads it and sends it again, and so does the version not move.
        (await Begin(books, payout.Id)).Attempts.ShouldBe(2);
        var refused = new TransferOutcome.Refused(400) { Code = "account_closed" };

        var applied = await Write(books, [Outcome(payout, refused), Outcome(other, refused)]);

        (await Task.WhenAll(applied)).ShouldBe([false, true]);
        (await books.Read<string>("select string_agg(writer_id || ' ' || status, ' ' order by writer_id) from payouts")).ShouldBe("ada reserved bo failed");
    }

    [Fact]
    public async Task A_key_is_not_given_up_while_an_attempt_is_being_begun()
    {
        await using var books = await Books.Open();
        var payout = await Begin(books, await books.AddPayout(await books.AddRun(status: RunStatus.Dispatching), "ada"));
        Task<List<Task<bool>>> writing;
        await using (var begins = await OpenTransaction.Begin(
            books.Source,
            $"""
            insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at)
            select p.id, 2, 1, '{payout.Key}', '\x{new string('0', 64)}', now() from payouts p where p.id = '{payout.Id.Value}' for share of p
            """,
            Ending))
        {
            writing = Write(books, [Outcome(payout, new TransferOutcome.Refused(400) { Code = "balance_insufficient" })]);
            while (await books.Read<long>("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") == 0)
                await Task.Delay(10, Ending);
            await begins.Execute("commit");
        }

        (await Task.WhenAll(await writing)).ShouldBe([false]);
        (await books.Read<int>("select epoch from payouts")).ShouldBe(1);
    }

    [Fact]
    public async Task An_intent_decided_on_an_older_version_is_not_begun()
    {
        await using var books = await Books.Open();
        var payout = await Begin(books, await books.AddPayout(await books.AddRun(status: RunStatus.Dispatching), "ada"));
        var stale = PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(Books.Noon)).ShouldBeOfType<PayoutDecision.Submit>();
        await Task.WhenAll(await Write(books, [Outcome(payout, Lost)]));

        (await new PostgresPayoutStore(books.Source).BeginAttempts([stale.Intent], Ending)).ShouldBeEmpty();
        (await books.Read<long>("select count(*) from payout_attempts")).ShouldBe(1);
    }

    private static Task<string> Everything(Books books) => books.Read<string>("""
        select concat_ws('|', (select string_agg(p::text, ',') from payouts p), (select string_agg(a::text, ',') from payout_attempts a),
          (select string_agg(l::text, ',' order by l.id) from ledger_transactions l), (select string_agg(b::text, ',') from balances b),
          (select string_agg(e::text, ',' order by e.id) from audit_entries e))
        """);

    /// <summary>Appends them in one go, so that one commit takes them all.</summary>
    private static async Task<List<Task<bool>>> Write(Books books, IEnumerable<PayoutTransition> transitions)
    {
        using var journal = new PostgresPayoutJournal(
            books.Source, new PayoutJournalOptions(), TimeProvider.System, NullLogger<PostgresPayoutJournal>.Instance);
        var applied = transitions.Select(journal.Append).ToList();
        await journal.StartAsync(Ending);
        await journal.StopAsync(Ending);
        return applied;
    }

    private static PayoutTransition Outcome(WriterPayout payout, TransferOutcome outcome) => PayoutDecider
        .Decide(payout, new PayoutCommand.RecordOutcome(payout.Attempts, outcome, Retry, Books.Noon))
        .ShouldBeOfType<PayoutDecision.Move>().Transition;

    private static async Task<WriterPayout> Begin(Books books, PayoutId id)
    {
        var store = new PostgresPayoutStore(books.Source);
        var payout = (await store.Load(id, Ending)).ShouldNotBeNull();
        var submit = PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(Books.Noon)).ShouldBeOfType<PayoutDecision.Submit>();
        (await store.BeginAttempts([submit.Intent], Ending)).ShouldHaveSingleItem();
        return submit.After;
    }
}
