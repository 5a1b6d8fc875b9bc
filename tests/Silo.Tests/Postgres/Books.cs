using Npgsql;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>A database of one test with the stores over it, on connections as the program opens them.</summary>
internal sealed class Books : IAsyncDisposable
{
    public static readonly Currency Usd = Currency.Parse("USD");
    public static readonly Currency Eur = Currency.Parse("EUR");
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase database;

    private Books(TestDatabase database)
    {
        this.database = database;
        Source = PayoutDatabase.Open(database.ConnectionString);
        Writers = new PostgresWriterStore(Source, new DataCipher(TestDataKeys.Usual), new ManualTimeProvider(Noon));
        Earnings = new PostgresEarningStore(Source);
        Queries = new PostgresPayoutQueries(Source);
    }

    public NpgsqlDataSource Source { get; }

    public string ConnectionString => database.ConnectionString;

    public PostgresWriterStore Writers { get; }

    public PostgresEarningStore Earnings { get; }

    public PostgresPayoutQueries Queries { get; }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static async Task<Books> Open() => new(await TestDatabase.CreateAsync());

    public static AuditContext By(string actor = "admin", string? reason = null) => new(actor, "corr_test", reason, Noon);

    public static Writer Writer(string id) =>
        new(WriterId.Parse(id), "Writer " + id, id + "@example.org", StripeAccountId.Parse("acct_" + id), Usd, null, null);

    public static Earning Earning(string id, string writer, long amountMinor, Currency? currency = null) =>
        new(EarningId.Parse(id), WriterId.Parse(writer), new Money(amountMinor, currency ?? Usd), Noon.AddDays(-1), "royalties");

    public Task<WritersSaved> Save(params Writer[] writers) => ((IWriterStore)Writers).Save(writers, By(), Ending);

    public Task<WritersSaved> Save(params WriterChange[] changes) => Writers.Save(changes, By(), Ending);

    public Task<EarningsRecorded> Record(params Earning[] earnings) => Earnings.Record(earnings, By(), Ending);

    public async Task<Writer> Found(string id) => (await Writers.Find(WriterId.Parse(id), Ending)).ShouldNotBeNull().Writer;

    public async Task<int> Execute(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(Ending);
    }

    public async Task<T> Read<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ending))!;
    }

    /// <summary>What the database answers to a statement that it must not accept.</summary>
    public async Task<string> Refusal(string sql) =>
        (await Should.ThrowAsync<PostgresException>(() => Execute(sql), sql)).SqlState;

    /// <summary>Runs the statement in a transaction that stays open until it is disposed, and is then rolled back.</summary>
    public Task<OpenTransaction> Hold(string sql) => OpenTransaction.Begin(Source, sql, Ending);

    /// <summary>Waits until so many statements wait for locks of others.</summary>
    public async Task StatementsWait(long count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        const string waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while (await Read<long>(waiting) < count)
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
    }

    /// <summary>A run of the slot that is so many days after noon.</summary>
    public async Task<RunId> AddRun(int day = 0, RunStatus status = RunStatus.Completed)
    {
        var slot = Noon.AddDays(day);
        var id = RunId.ForSlot(slot);
        var completed = status.IsOver() ? $"'{slot:O}'" : "null";
        await Execute($"""
            insert into runs (id, slot, status, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at, completed_at)
            values ('{id}', '{slot:O}', '{EnumNames<RunStatus>.Of(status)}', 10, 3, 25, 'cron', 'corr_run', '{slot:O}', {completed})
            """);
        return id;
    }

    /// <summary>A reserved payout of a writer that is added with as much money.</summary>
    public async Task<PayoutId> AddPayout(RunId run, string writer, long amountMinor = 5_000, string currency = "USD")
    {
        await Save(Writer(writer));
        await Record(Earning($"{run}.{writer}.{currency}", writer, amountMinor, Currency.Parse(currency)));
        var id = PayoutId.Derive(new Guid("11111111-2222-3333-4444-555555555555"), run, WriterId.Parse(writer), Currency.Parse(currency));
        await Execute($"""
            insert into payouts (id, run_id, writer_id, currency, amount_minor, destination, created_at, updated_at)
            values ('{id.Value}', '{run}', '{writer}', '{currency}', {amountMinor}, 'acct_{writer}', '{Noon:O}', '{Noon:O}')
            """);
        await Book("payout_reserved", writer, amountMinor, id, currency);
        return id;
    }

    public Task Book(string ledgerEvent, string writer, long amountMinor, PayoutId payout, string currency = "USD") => Execute($"""
        insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
        values ('{ledgerEvent}', '{writer}', '{currency}', {amountMinor}, '{payout.Value}', '{Noon:O}')
        """);

    /// <summary>Available, reserved and paid.</summary>
    public Task<string> Balance(string writer, string currency = "USD") => Read<string>($"""
        select available_minor || ' ' || reserved_minor || ' ' || paid_minor from balances
        where writer_id = '{writer}' and currency = '{currency}'
        """);

    public async Task BalancesShouldFollowTheLedger()
    {
        (await Read<long>("""
            select count(*) from (
              select transaction_id from ledger_entries group by transaction_id, currency having sum(amount_minor) <> 0 or count(*) <> 2
            ) unbalanced
            """)).ShouldBe(0);
        (await Read<long>("""
            select count(*) from balances b full join (
              select writer_id, currency,
                sum(amount_minor) filter (where account = 'writer_available') as available,
                sum(amount_minor) filter (where account = 'writer_reserved') as reserved,
                sum(amount_minor) filter (where account = 'platform_stripe_cash') as paid
              from ledger_entries group by writer_id, currency
            ) l on l.writer_id = b.writer_id and l.currency = b.currency
            where (b.available_minor, b.reserved_minor, b.paid_minor)
              is distinct from (coalesce(l.available, 0), coalesce(l.reserved, 0), coalesce(l.paid, 0))
            """)).ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await database.DisposeAsync();
    }
}
