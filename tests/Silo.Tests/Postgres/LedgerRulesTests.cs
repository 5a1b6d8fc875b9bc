using Npgsql;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>What the database refuses, whoever asks: here a program with a mistake, which writes SQL of its own.</summary>
public sealed class LedgerRulesTests
{
    [Fact]
    public async Task No_more_is_reserved_than_was_earned()
    {
        await using var books = await Books.Open();
        var payout = await books.AddPayout(await books.AddRun(), "ada", 100);
        (await books.Balance("ada")).ShouldBe("0 100 0");
        (await books.Refusal(Booking("payout_reserved", "ada", 1))).ShouldBe(PostgresErrorCodes.CheckViolation);
        (await books.Refusal(Booking("transfer_confirmed", "ada", 101))).ShouldBe(PostgresErrorCodes.CheckViolation);
        (await books.Refusal(Booking("payout_released", "ada", 101))).ShouldBe(PostgresErrorCodes.CheckViolation);
        (await books.Refusal(Booking("transfer_reversed", "ada", 1))).ShouldBe(PostgresErrorCodes.CheckViolation);
        (await books.Refusal(Booking("payout_reserved", "ada", 0))).ShouldBe(PostgresErrorCodes.CheckViolation);
        (await books.Refusal(Booking("payout_reserved", "ada", -5))).ShouldBe(PostgresErrorCodes.CheckViolation);
        await books.Book("transfer_confirmed", "ada", 100, payout);
        (await books.Balance("ada")).ShouldBe("0 0 100");
        await books.BalancesShouldFollowTheLedger();
    }

    [Fact]
    public async Task Nobody_without_a_balance_takes_part()
    {
        await using var books = await Books.Open();
        await books.AddPayout(await books.AddRun(), "ada", 100);
        foreach (var ledgerEvent in new[] { "payout_reserved", "transfer_confirmed", "payout_released", "transfer_reversed" })
        {
            (await books.Refusal(Booking(ledgerEvent, "nobody", 1))).ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
            (await books.Refusal(Booking(ledgerEvent, "ada", 1, "EUR"))).ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
        }
        (await books.Refusal("""
            insert into ledger_transactions (event, writer_id, currency, amount_minor, earning_id, recorded_at)
            values ('earning_recorded', 'nobody', 'USD', 1, 'e', now())
            """)).ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
        await books.BalancesShouldFollowTheLedger();
    }

    [Theory]
    [InlineData("update ledger_transactions set amount_minor = 1")]
    [InlineData("update ledger_transactions set amount_minor = amount_minor where false")]
    [InlineData("delete from ledger_transactions")]
    [InlineData("truncate ledger_transactions")]
    [InlineData("update earnings set amount_minor = 1")]
    [InlineData("delete from earnings")]
    [InlineData("truncate earnings")]
    [InlineData("update audit_entries set actor = 'me'")]
    [InlineData("delete from audit_entries")]
    [InlineData("truncate audit_entries")]
    [InlineData("update audit_links set digests = ''")]
    [InlineData("insert into audit_links select lane, number + 9, at, entry_ids, digests, previous, hash from audit_links")]
    [InlineData("delete from audit_links")]
    [InlineData("truncate audit_links")]
    [InlineData("update audit_lanes set number = 0")]
    [InlineData("insert into audit_lanes default values")]
    [InlineData("delete from audit_lanes")]
    [InlineData("truncate audit_lanes")]
    [InlineData("update audit_anchors set number = 0")]
    [InlineData("delete from audit_anchors")]
    [InlineData("truncate audit_anchors")]
    [InlineData("delete from payouts")]
    [InlineData("truncate payouts cascade")]
    [InlineData("delete from payout_attempts")]
    [InlineData("truncate payout_attempts")]
    [InlineData("update balances set available_minor = 1000000")]
    [InlineData("insert into balances (writer_id, currency, available_minor) values ('ada', 'EUR', 1)")]
    [InlineData("delete from balances")]
    [InlineData("truncate balances")]
    public async Task History_is_neither_rewritten_nor_deleted(string sql)
    {
        await using var books = await Books.Open();
        await books.AddPayout(await books.AddRun(), "ada");
        (await books.Refusal(sql)).ShouldBe(PostgresErrorCodes.RestrictViolation);
    }

    [Fact]
    public async Task A_writer_has_one_open_payout_in_a_currency()
    {
        await using var books = await Books.Open();
        var first = await books.AddPayout(await books.AddRun(), "ada");
        await books.AddRun(1);
        var second = Payout(RunId.ForSlot(Books.Noon.AddDays(1)), "ada", "USD");
        foreach (var open in new[] { "reserved", "unknown", "needs_review" })
        {
            await Move(books, first, open);
            (await books.Refusal(second)).ShouldBe(PostgresErrorCodes.UniqueViolation);
        }
        await books.Execute(Payout(RunId.ForSlot(Books.Noon.AddDays(1)), "ada", "EUR"));
        await Move(books, first, "paid");
        await books.Execute(second);
    }

    [Fact]
    public async Task A_run_pays_a_writer_once_in_a_currency()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        var first = await books.AddPayout(run, "ada");
        await Move(books, first, "failed");
        (await books.Refusal(Payout(run, "ada", "USD"))).ShouldBe(PostgresErrorCodes.UniqueViolation);
        await books.Execute(Payout(run, "ada", "EUR"));
    }

    [Fact]
    public async Task A_slot_has_one_run_one_run_is_going_and_any_number_are_paused()
    {
        await using var books = await Books.Open();
        await books.AddRun(0);
        var sameSlot = $"""
            insert into runs (id, slot, status, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at, completed_at)
            values ('another', '{Books.Noon:O}', 'completed', 10, 3, 25, 'cron', 'c', now(), now())
            """;
        (await books.Refusal(sameSlot)).ShouldBe(PostgresErrorCodes.UniqueViolation);

        await books.AddRun(1, RunStatus.Dispatching);
        foreach (var status in new[] { RunStatus.Planning, RunStatus.Dispatching })
            (await Should.ThrowAsync<PostgresException>(() => books.AddRun(2, status))).ConstraintName.ShouldBe("runs_one_going");
        await books.AddRun(3);
        await books.AddRun(4, RunStatus.Cancelled);
        await books.AddRun(5, RunStatus.Paused);
        await books.AddRun(6, RunStatus.Paused);
        await books.AddRun(7, RunStatus.Cancelling);
    }

    [Fact]
    public async Task Statuses_move_along_the_arrows_of_the_domain_and_no_others()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        var all = Enum.GetValues<PayoutStatus>();
        var number = 0;
        foreach (var from in all)
        {
            foreach (var to in all.Where(to => to != from))
            {
                var payout = await books.AddPayout(run, $"w{number++}");
                foreach (var step in PathTo(from))
                    await Move(books, payout, EnumNames<PayoutStatus>.Of(step));
                var sql = MoveSql(payout, EnumNames<PayoutStatus>.Of(to));
                if (PayoutArrows.Allows(from, to))
                    (await books.Execute(sql)).ShouldBe(1, $"{from} to {to}");
                else
                    (await books.Refusal(sql)).ShouldBe(PostgresErrorCodes.RestrictViolation, $"{from} to {to}");
            }
        }
    }

    [Theory]
    [InlineData("transfer_confirmed", "payout_released")]
    [InlineData("payout_released", "transfer_confirmed")]
    [InlineData("transfer_confirmed", "transfer_confirmed")]
    [InlineData("payout_released", "payout_released")]
    [InlineData("transfer_confirmed", "payout_reserved")]
    public async Task Reserved_money_leaves_once(string first, string second)
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        // Others' reserved money is there to be taken by mistake.
        await books.AddPayout(run, "ada", 5_000, "EUR");
        var payout = await books.AddPayout(run, "ada", 100);
        await books.Record(Books.Earning("more", "ada", 1_000));
        await books.Execute(Booking("payout_reserved", "ada", 500));
        await books.Book(first, "ada", 100, payout);
        var balance = await books.Balance("ada");
        (await Should.ThrowAsync<PostgresException>(() => books.Book(second, "ada", 100, payout))).ConstraintName.ShouldBe("ledger_payout_once");
        (await books.Balance("ada")).ShouldBe(balance);
    }

    [Fact]
    public async Task An_attempt_is_written_once_and_ends_once()
    {
        await using var books = await Books.Open();
        var payout = await books.AddPayout(await books.AddRun(), "ada");
        var attempt = $"""
            insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at)
            values ('{payout.Value}', 1, 1, 'key', decode(repeat('00', 32), 'hex'), now())
            """;
        await books.Execute(attempt);
        (await books.Refusal(attempt)).ShouldBe(PostgresErrorCodes.UniqueViolation);
        (await books.Refusal("update payout_attempts set idempotency_key = 'other'")).ShouldBe(PostgresErrorCodes.RestrictViolation);
        (await books.Refusal("update payout_attempts set parameter_hash = decode(repeat('01', 32), 'hex')"))
            .ShouldBe(PostgresErrorCodes.RestrictViolation);
        (await books.Refusal("update payout_attempts set outcome = 'unknown'")).ShouldBe(PostgresErrorCodes.CheckViolation);
        await books.Execute("update payout_attempts set outcome = 'unknown', finished_at = now()");
        (await books.Refusal("update payout_attempts set outcome = 'confirmed'")).ShouldBe(PostgresErrorCodes.RestrictViolation);
        (await books.Refusal("update payout_attempts set outcome = null, finished_at = null")).ShouldBe(PostgresErrorCodes.RestrictViolation);
        (await books.Refusal("update payout_attempts set request_id = 'req'")).ShouldBe(PostgresErrorCodes.RestrictViolation);
    }

    [Fact]
    public async Task Two_payouts_never_share_a_transfer()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        var first = await books.AddPayout(run, "ada");
        var second = await books.AddPayout(run, "bo");
        await books.Execute($"update payouts set status = 'paid', transfer_id = 'tr_1' where id = '{first.Value}'");
        (await books.Refusal($"update payouts set status = 'paid', transfer_id = 'tr_1' where id = '{second.Value}'"))
            .ShouldBe(PostgresErrorCodes.UniqueViolation);
        (await books.Refusal($"update payouts set status = 'paid' where id = '{second.Value}'")).ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    /// <summary>Whatever a program tries to book, what the database accepts adds up.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Balances_are_the_sums_of_the_entries_after_anything(int seed)
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("w0"), Books.Writer("w1"), Books.Writer("w2"));
        var chance = new Chance((ulong)seed);
        var accepted = new Dictionary<string, int>();
        for (var step = 0; step < 400; step++)
        {
            var rows = Enumerable.Range(0, 1 + chance.Below(3)).Select(row => RandomRow(chance, step, row)).ToList();
            try
            {
                await books.Execute("""
                    insert into ledger_transactions (event, writer_id, currency, amount_minor, earning_id, payout_id, recorded_at) values
                    """ + " " + string.Join(", ", rows.Select(row => row.Values)));
                foreach (var row in rows)
                    accepted[row.Event] = accepted.GetValueOrDefault(row.Event) + 1;
            }
            catch (PostgresException refusal) when (refusal.SqlState.StartsWith("23", StringComparison.Ordinal))
            {
                // The database kept its rules; that it did is checked below.
            }
        }

        // Each kind was accepted at times, or this would prove little.
        foreach (var kind in EnumNames<LedgerEvent>.All)
            accepted.GetValueOrDefault(kind).ShouldBeGreaterThan(3, $"{kind}, seed {seed}");
        (await books.Read<long>("select count(*) from ledger_transactions")).ShouldBe(accepted.Values.Sum());
        await books.BalancesShouldFollowTheLedger();
    }

    private static (string Event, string Values) RandomRow(Chance chance, int step, int row)
    {
        var kind = chance.Of("earning_recorded", "earning_recorded", "payout_reserved", "transfer_confirmed", "payout_released", "transfer_reversed");
        var earning = kind == "earning_recorded" ? $"'e{step}.{row}'" : "null";
        var payout = kind == "earning_recorded" ? "null" : $"'00000000-0000-0000-0000-{chance.Below(60):000000000000}'";
        var writer = chance.Of("w0", "w1", "w2");
        return (kind, $"('{kind}', '{writer}', '{chance.Of("USD", "EUR")}', {1 + chance.Below(1_000)}, {earning}, {payout}, now())");
    }

    private static string Booking(string ledgerEvent, string writer, long amountMinor, string currency = "USD") => $"""
        insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
        values ('{ledgerEvent}', '{writer}', '{currency}', {amountMinor}, gen_random_uuid(), now())
        """;

    private static string Payout(RunId run, string writer, string currency) => $"""
        insert into payouts (id, run_id, writer_id, currency, amount_minor, destination, created_at, updated_at)
        values (gen_random_uuid(), '{run}', '{writer}', '{currency}', 100, 'acct_x', now(), now())
        """;

    private static Task<int> Move(Books books, PayoutId payout, string status) => books.Execute(MoveSql(payout, status));

    private static string MoveSql(PayoutId payout, string status) => $"""
        update payouts set status = '{status}', transfer_id = {(status is "paid" or "reversed" ? "'tr_' || id" : "null")},
          due_at = {(status is "retry_scheduled" or "unknown" ? "now()" : "null")}
        where id = '{payout.Value}'
        """;

    /// <summary>How a reserved payout gets there.</summary>
    private static PayoutStatus[] PathTo(PayoutStatus status) => status switch
    {
        PayoutStatus.Reserved => [],
        PayoutStatus.NeedsReview => [PayoutStatus.Unknown, PayoutStatus.NeedsReview],
        PayoutStatus.Reversed => [PayoutStatus.Paid, PayoutStatus.Reversed],
        _ => [status],
    };
}
