using Npgsql;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Audit;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>An audit log with a history in several lanes, and a superuser who changes it behind the program's back.</summary>
internal sealed class AuditBooks : IAsyncDisposable
{
    private static readonly string[] Tables = ["audit_entries", "audit_links", "audit_lanes", "audit_anchors"];

    private readonly TestDatabase database;

    private AuditBooks(TestDatabase database)
    {
        this.database = database;
        Source = PayoutDatabase.Open(database.ConnectionString);
        Trail = new PostgresAuditTrail(Source);
    }

    public NpgsqlDataSource Source { get; }

    public PostgresAuditTrail Trail { get; }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static async Task<AuditBooks> Open() => new(await TestDatabase.CreateAsync());

    public static AuditContext By(string? reason = null) => new("olga", "corr_audit", reason, Books.Noon.AddMicroseconds(7));

    /// <summary>Some 120 entries of all shapes, one or many a statement, in three lanes and more, with two anchors.</summary>
    public async Task WriteHistory()
    {
        for (var round = 0; round < 2; round++)
        {
            await using (var first = await Source.OpenConnectionAsync(Ending))
            await using (var second = await Source.OpenConnectionAsync(Ending))
            {
                // Two transactions that are open at once keep others from their lanes.
                await using var held = await first.BeginTransactionAsync(Ending);
                await using var alsoHeld = await second.BeginTransactionAsync(Ending);
                await Write(first, 3);
                await Write(second, 1);
                for (var statement = 0; statement < 5; statement++)
                    await Write(Source, 1 + statement * 5);
                await alsoHeld.CommitAsync(Ending);
                await held.CommitAsync(Ending);
            }

            await Trail.Record(By("Żółć, \"quoted\" 12:ab -"), new AuditedChange("key.revoked", "key_1") { Before = """{ "b":1, "a":[2] }""", After = "null" }, Ending);
            (await Trail.Tie(Ending)).ShouldNotBeNull();
        }
    }

    public Task<AuditVerdict> Verify(string? witness = null) => AuditVerifier.Verify(Source, witness, Ending);

    /// <summary>As a superuser who has switched the triggers off.</summary>
    public async Task Tamper(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ending);
        await using var transaction = await connection.BeginTransactionAsync(Ending);
        foreach (var statement in Tables.Select(table => $"alter table {table} disable trigger all").Append(sql)
            .Concat(Tables.Select(table => $"alter table {table} enable trigger all")))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Ending);
        }
        await transaction.CommitAsync(Ending);
    }

    public async Task Keep()
    {
        foreach (var table in Tables)
            await Execute($"create table kept_{table} as select * from {table}");
    }

    public async Task Restore()
    {
        foreach (var table in Tables)
            await Tamper($"truncate {table}; insert into {table} overriding system value select * from kept_{table}");
    }

    public async Task Execute(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ending);
    }

    public async Task<T> Read<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ending))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await database.DisposeAsync();
    }

    private static string WriteSql(int entries) => $"""
        insert into audit_entries (at, actor, action, payout_id, subject, from_status, to_status, reason, correlation_id)
        select now() + n * interval '1 microsecond', 'system', 'payout.paid', gen_random_uuid(), null, 'reserved', 'paid', nullif('', repeat('x', n % 2)), 'corr_' || n
        from generate_series(1, {entries}) as n
        """;

    private static async Task Write(NpgsqlConnection connection, int entries)
    {
        await using var command = new NpgsqlCommand(WriteSql(entries), connection);
        await command.ExecuteNonQueryAsync(Ending);
    }

    private static async Task Write(NpgsqlDataSource source, int entries)
    {
        await using var command = source.CreateCommand(WriteSql(entries));
        await command.ExecuteNonQueryAsync(Ending);
    }
}
