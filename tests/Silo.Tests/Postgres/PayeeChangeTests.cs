using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>
/// A hold, or another account, and an intent never both go their way (invariant I21). That is the locks' doing, so the orders in
/// which they can meet are forced here, on a real PostgreSQL.
/// </summary>
public sealed class PayeeChangeTests
{
    private static readonly WriterHold Fraud = new(HoldKind.Manual, "Under review.");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update writers set hold_kind = 'manual', hold_reason = 'x'")]
    [InlineData("update writers set hold_kind = 'account_restricted', hold_reason = 'x'")]
    [InlineData("update writers set hold_kind = 'account_closed', hold_reason = 'x'")]
    [InlineData("update writers set stripe_account_id = 'acct_other'")]
    [InlineData("update writers set stripe_account_id = null")]
    public async Task No_intent_is_written_for_a_writer_who_is_held_or_has_another_account_not_even_where_one_is_in_doubt(string change)
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var ada = await Intent(books, await books.AddPayout(run, "ada"));
        var bo = await Intent(books, await books.AddPayout(run, "bo"));
        var store = new PostgresPayoutStore(books.Source);
        (await store.BeginAttempts([bo], Ending)).Count.ShouldBe(1);
        var again = await Intent(books, bo.Payout);
        // By whoever does not look after open payouts: the statement is the last to stand between.
        await books.Execute(change);

        (await store.BeginAttempts([ada, again], Ending)).ShouldBeEmpty();

        (await Load(books, ada.Payout)).Payee.ShouldNotBe(new Payee(StripeAccountId.Parse("acct_ada")));
        Decide(await Load(books, ada.Payout)).ShouldBeOfType<PayoutDecision.Move>().Transition.After.Status.ShouldBe(PayoutStatus.Cancelled);
        Decide(await Load(books, bo.Payout)).ShouldBeOfType<PayoutDecision.Move>().Transition.After.Status.ShouldBe(PayoutStatus.Unknown, "Stripe's list decides");
        (await books.Read<long>("select count(*) from payout_attempts")).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_calls_off_what_waits_and_says_what_it_could_not_call_off(bool hold)
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var usd = await books.AddPayout(run, "ada");
        var eur = await books.AddPayout(run, "ada", 700, "EUR");
        await Begin(books, eur);
        var bo = await books.AddPayout(run, "bo");

        var change = hold ? await Hold(books, "ada") : await Move(books, "ada");

        (change.CalledOff, change.InDoubt).ShouldBe((1, 1));
        var calledOff = change.FirstCalledOff.ShouldHaveSingleItem();
        (calledOff.Id, calledOff.Status, calledOff.FailureCode).ShouldBe((usd, PayoutStatus.Cancelled, hold ? "held" : "account_changed"));
        change.FirstInDoubt.ShouldHaveSingleItem().Id.ShouldBe(eur);
        (await books.Balance("ada")).ShouldBe("5000 0 0");
        (await books.Balance("ada", "EUR")).ShouldBe("0 700 0");
        (await Load(books, eur)).Destination.ShouldBe(StripeAccountId.Parse("acct_ada"), "a payout in doubt keeps its destination");
        (await Load(books, bo)).Status.ShouldBe(PayoutStatus.Reserved);
        (await books.Read<string>($"""
            select string_agg(concat_ws(' ', actor, action, from_status, to_status), '|') from audit_entries where payout_id = '{usd.Value}'
            """)).ShouldBe("admin payout.cancelled reserved cancelled");
        await books.BalancesShouldFollowTheLedger();

        var again = hold ? await Hold(books, "ada") : await Move(books, "ada");
        (again.CalledOff, again.InDoubt).ShouldBe((0, hold ? 1 : 0), "a repeat calls nothing off; an account that stands so already is not looked at");
    }

    [Fact]
    public async Task A_hold_waits_for_an_intent_that_is_being_written_and_leaves_its_payout_in_doubt()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var ada = await Intent(books, await books.AddPayout(run, "ada"));
        var bo = await Intent(books, await books.AddPayout(run, "bo"));
        // The intents' statement has written ada's and waits for what becomes of bo's first attempt.
        var another = await books.Hold($"""
            insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at)
            values ('{bo.Payout.Value}', {bo.Number}, {bo.Epoch}, '{bo.Key}', decode(repeat('ab', 32), 'hex'), '{Books.Noon:O}')
            """);
        var begun = new PostgresPayoutStore(books.Source).BeginAttempts([ada, bo], Ending);
        await books.StatementsWait(1);

        var held = Hold(books, "ada");
        await books.StatementsWait(2);
        await another.DisposeAsync();

        (await begun).Count.ShouldBe(2);
        var change = await held;
        (change.CalledOff, change.InDoubt).ShouldBe((0, 1));
        (await books.Balance("ada")).ShouldBe("0 5000 0");
    }

    [Fact]
    public async Task No_attempt_is_begun_while_its_writer_is_being_held_nor_afterwards()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var ada = await Intent(books, await books.AddPayout(run, "ada"));
        var bo = await Intent(books, await books.AddPayout(run, "bo"));
        // The hold has changed ada's payout and waits for her balance.
        var another = await books.Hold("select from balances where writer_id = 'ada' for update");
        var held = Hold(books, "ada");
        await books.StatementsWait(1);

        var store = new PostgresPayoutStore(books.Source);
        (await store.BeginAttempts([ada, bo], Ending)).ShouldHaveSingleItem("it does not wait, and it does not hold the others up").ShouldBe(bo.Payout);
        await another.DisposeAsync();

        (await held).CalledOff.ShouldBe(1);
        (await store.BeginAttempts([ada], Ending)).ShouldBeEmpty("it has another version now");
        // Released at once: what was decided before is still not sent.
        await books.Writers.SetHold(WriterId.Parse("ada"), null, Books.By(), Ending);
        (await store.BeginAttempts([ada], Ending)).ShouldBeEmpty("it has another version now");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_waits_for_a_page_of_a_plan_that_is_being_written_and_calls_its_payout_off(bool hold)
    {
        await using var books = await Books.Open();
        var (run, page) = await Plan(books);
        // The page has its writers and waits for its run.
        var another = await books.Hold("select from runs for update");
        var written = new PostgresPlanStore(books.Source).WritePage(run, page, Books.Noon, Ending);
        await books.StatementsWait(1);

        var changing = hold ? Hold(books, "ada") : Move(books, "ada");
        await books.StatementsWait(2);
        await another.DisposeAsync();

        (await written).ShouldBe(PageWritten.Written);
        (await changing).CalledOff.ShouldBe(1, "planned meanwhile, and not missed");
        (await books.Balance("ada")).ShouldBe("5000 0 0");
        (await books.Read<long>("select count(*) from payouts where status = 'reserved'")).ShouldBe(1, "bo's");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_of_a_plan_whose_writer_is_changed_after_it_was_read_is_not_written(bool hold)
    {
        await using var books = await Books.Open();
        await books.AddPayout(await books.AddRun(day: -1), "ada", 700, "EUR");
        var (run, page) = await Plan(books);
        var plans = new PostgresPlanStore(books.Source);
        // The change has ada's row when the page comes: it calls her other payout off, and waits for that balance.
        var another = await books.Hold("select from balances where writer_id = 'ada' and currency = 'EUR' for update");
        var changing = hold ? Hold(books, "ada") : Move(books, "ada");
        await books.StatementsWait(1);
        var written = plans.WritePage(run, page, Books.Noon, Ending);
        await books.StatementsWait(2);
        await another.DisposeAsync();

        (await changing).CalledOff.ShouldBe(1);
        (await written).ShouldBe(PageWritten.PayeesChanged);
        (await books.Read<long>("select count(*) from payouts where currency = 'USD'")).ShouldBe(0);
        (await plans.WritePage(run with { PlannedThrough = WriterId.Parse("a") }, page with { Payouts = [page.Payouts[1]] }, Books.Noon, Ending))
            .ShouldBe(PageWritten.Overtaken);
        (await plans.WritePage(run, page with { Payouts = [page.Payouts[1]] }, Books.Noon, Ending)).ShouldBe(PageWritten.Written);
    }

    [Fact]
    public async Task Of_an_intent_and_a_hold_that_race_exactly_one_stands()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var store = new PostgresPayoutStore(books.Source);
        var chance = new Chance(2026);
        var (begun, calledOff) = (0, 0);
        for (var round = 0; round < 30; round++)
        {
            var intents = new List<(string Writer, AttemptIntent Intent)>();
            for (var n = 0; n < 8; n++)
                intents.Add(($"w{round}x{n}", await Intent(books, await books.AddPayout(run, $"w{round}x{n}"))));
            // Either side gets a head start of up to some statements' length, so that they meet at every point of each other.
            var holds = Task.Run(() => Task.WhenAll(intents.Select(one => chance.Below(2) == 0 ? Hold(books, one.Writer) : Move(books, one.Writer))), Ending);
            await Task.Delay(chance.Below(12), Ending);
            var wrote = await store.BeginAttempts(intents.ConvertAll(one => one.Intent), Ending);
            foreach (var (change, one) in (await holds).Zip(intents))
            {
                (change.CalledOff + change.InDoubt).ShouldBe(1);
                (change.InDoubt == 1).ShouldBe(wrote.Contains(one.Intent.Payout), $"{one.Writer}: {change.InDoubt} in doubt and an intent: {wrote.Contains(one.Intent.Payout)}");
                (begun, calledOff) = (begun + change.InDoubt, calledOff + change.CalledOff);
            }
        }
        begun.ShouldBeGreaterThan(10, "both sides have to win, or nothing raced");
        calledOff.ShouldBeGreaterThan(10, "both sides have to win, or nothing raced");
        (await books.Read<long>("select count(*) from payouts p join payout_attempts a on a.payout_id = p.id where p.status = 'cancelled'")).ShouldBe(0);
        await books.BalancesShouldFollowTheLedger();
    }

    [Fact]
    public async Task An_import_that_changes_many_accounts_calls_off_all_their_payouts_and_lists_a_hundred()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var writers = Enumerable.Range(0, 130).Select(n => $"w{n:000}").ToList();
        foreach (var writer in writers)
            await books.AddPayout(run, writer);
        await Begin(books, PayoutId.Derive(new Guid("11111111-2222-3333-4444-555555555555"), run, WriterId.Parse("w007"), Books.Usd));

        var saved = await books.Save([
            .. writers.Take(120).Select(writer => Books.Writer(writer) with { StripeAccount = StripeAccountId.Parse("acct_new_" + writer) }),
            .. writers.Skip(120).Select(writer => Books.Writer(writer) with { DisplayName = "Renamed" }),
        ]);

        saved.Updated.ShouldBe(130);
        (saved.Payouts.CalledOff, saved.Payouts.InDoubt, saved.Payouts.FirstCalledOff.Count).ShouldBe((119, 1, 100));
        (await books.Read<long>("select count(*) from payouts where status = 'cancelled' and failure_code = 'account_changed'")).ShouldBe(119);
        (await books.Read<long>("select count(*) from balances where available_minor = 5000")).ShouldBe(119);
        await books.BalancesShouldFollowTheLedger();
    }

    /// <summary>A run that is being planned, and a page of it: ada and bo are paid.</summary>
    private static async Task<(PayoutRun Run, PlannedPage Page)> Plan(Books books)
    {
        await books.Save(Books.Writer("ada"), Books.Writer("bo"));
        await books.Record(Books.Earning("e1", "ada", 5_000), Books.Earning("e2", "bo", 5_000));
        await books.AddRun(status: RunStatus.Planning);
        var run = (await new PostgresRunStore(books.Source).LoadUnfinished(Ending)).ShouldHaveSingleItem();
        var read = await new PostgresPlanStore(books.Source).ReadPage(run.Id, null, 10, run.StartedAt, Ending);
        var payouts = read.Candidates.Where(candidate => candidate.Available.Currency == Books.Usd).Select(candidate => new WriterPayout
        {
            Id = PayoutId.Derive(new Guid("11111111-2222-3333-4444-555555555555"), run.Id, candidate.Writer, Books.Usd),
            Run = run.Id,
            Writer = candidate.Writer,
            Amount = candidate.Available,
            Destination = candidate.StripeAccount!.Value,
            Payee = candidate.Payee,
        });
        return (run, new PlannedPage(read.Through!.Value, [.. payouts], []));
    }

    private static async Task<PayeeChange> Hold(Books books, string writer) =>
        (await books.Writers.SetHold(WriterId.Parse(writer), Fraud, Books.By(), Ending)).ShouldNotBeNull();

    private static async Task<PayeeChange> Move(Books books, string writer) =>
        (await books.Save(Books.Writer(writer) with { StripeAccount = StripeAccountId.Parse("acct_other_" + writer) })).Payouts;

    private static async Task<WriterPayout> Load(Books books, PayoutId id) =>
        (await new PostgresPayoutStore(books.Source).Load(id, Ending)).ShouldNotBeNull();

    private static PayoutDecision Decide(WriterPayout payout) => PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(Books.Noon));

    private static async Task<AttemptIntent> Intent(Books books, PayoutId id) =>
        Decide(await Load(books, id)).ShouldBeOfType<PayoutDecision.Submit>().Intent;

    private static async Task Begin(Books books, PayoutId id) =>
        (await new PostgresPayoutStore(books.Source).BeginAttempts([await Intent(books, id)], Ending)).ShouldHaveSingleItem();
}
