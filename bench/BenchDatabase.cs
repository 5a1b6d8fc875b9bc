using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.Bench;

/// <summary>A PostgreSQL of the benchmark's own, durable as in production, in a temporary folder.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres server;
    private readonly string folder;

    private BenchDatabase(PrivatePostgres server, string folder)
    {
        this.server = server;
        this.folder = folder;
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "bench" }.ConnectionString;

    public static async Task<BenchDatabase> Start(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("orleans-payouts-bench-").FullName;
        var server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = folder }, NullLogger.Instance, stop);
        return new BenchDatabase(server, folder);
    }

    /// <summary>What personal data would be sealed with; the writers here have none worth it.</summary>
    public static readonly DataKeys Keys = DataKeys.Of(KeyBytes);

    /// <summary>The same as a process is given it.</summary>
    public static string KeyText => Convert.ToBase64String(KeyBytes);

    private static byte[] KeyBytes => [.. Enumerable.Range(1, DataKeys.KeyBytes).Select(n => (byte)n)];

    /// <summary>An empty database with the product's schema; an earlier one is dropped.</summary>
    public async Task Create(CancellationToken stop)
    {
        await Execute(server.ConnectionString, "drop database if exists bench with (force)", stop);
        await Execute(server.ConnectionString, "create database bench", stop);
        await using var database = PayoutDatabase.Open(ConnectionString);
        await SchemaMigrator.MigrateAsync(database, NullLogger.Instance, stop);
    }

    /// <summary>Writers with accounts of their own, each with one earning of 30 to 129 USD.</summary>
    public async Task Seed(int first, int count, CancellationToken stop)
    {
        var range = $"generate_series({first}, {first + count - 1}) n";
        await Execute(ConnectionString, $"""
            insert into writers (id, display_name, stripe_account_id, currency, created_at, updated_at)
              select 'w' || lpad(n::text, 8, '0'), 'Writer ' || n, 'acct_' || n, 'USD', now(), now() from {range};
            insert into earnings (id, writer_id, amount_minor, currency, earned_at, recorded_at)
              select 'e' || n, 'w' || lpad(n::text, 8, '0'), 3000 + n % 10000, 'USD', now(), now() from {range};
            insert into ledger_transactions (event, writer_id, currency, amount_minor, earning_id, recorded_at)
              select 'earning_recorded', writer_id, currency, amount_minor, id, recorded_at from earnings e
              where not exists (select from ledger_transactions t where t.earning_id = e.id);
            """, stop);
        // The names here are nobody's: the program is not to seal them while it is measured.
        foreach (var column in SealedColumn.All)
            await Execute(ConnectionString, $"""
                insert into sealing_progress (place, key_id, completed_at) values ('{column.Place}', '{new DataCipher(Keys).CurrentKeyId}', now())
                on conflict do nothing
                """, stop);
        await Execute(ConnectionString, "vacuum analyze", stop);
        await Execute(server.ConnectionString, "checkpoint", stop);
    }

    /// <summary>Payouts are not rolled up for the monitor, nor audit entries chained, as before there was either.</summary>
    public Task StopWatching(CancellationToken stop) => Execute(ConnectionString, """
        do $$ declare t record; begin
          for t in select tgname from pg_trigger where tgrelid = 'payouts'::regclass and tgname like 'payout_rollups%' loop
            execute format('alter table payouts disable trigger %I', t.tgname);
          end loop;
        end $$;
        alter table audit_entries disable trigger audit_chain
        """, stop);

    /// <summary>Commits and top-level statements in the benchmark's database so far, asked from another one.</summary>
    public async Task<(long Commits, long Statements)> Work(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("""
            select (select xact_commit from pg_stat_database where datname = 'bench'),
              (select coalesce(sum(s.calls), 0)::bigint from pg_stat_statements s join pg_database d on d.oid = s.dbid
               where d.datname = 'bench' and s.toplevel)
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>CPU in ms of the server's sessions that have ended, as Linux counts it; 0 elsewhere.</summary>
    public double EndedSessionsCpuMs()
    {
        var stat = $"/proc/{server.ProcessId}/stat";
        if (!File.Exists(stat))
            return 0;
        // The name in parentheses may hold spaces; children's user and system time are the 14th and 15th after it.
        var fields = File.ReadAllText(stat).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const double msPerTick = 10;
        return (long.Parse(fields[13], System.Globalization.CultureInfo.InvariantCulture)
            + long.Parse(fields[14], System.Globalization.CultureInfo.InvariantCulture)) * msPerTick;
    }

    public async Task CountStatements(CancellationToken stop) =>
        await Execute(server.ConnectionString, "create extension if not exists pg_stat_statements", stop);

    /// <summary>Where the database's time went in the last round.</summary>
    public async Task PrintStatements(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("""
            select s.calls, s.total_exec_time, s.rows, left(regexp_replace(s.query, '\s+', ' ', 'g'), 90)
            from pg_stat_statements s join pg_database d on d.oid = s.dbid
            where d.datname = 'bench' and s.toplevel order by s.total_exec_time desc limit 15
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        Console.WriteLine($"{"calls",8}{"total ms",10}{"rows",10}  statement");
        while (await reader.ReadAsync(stop))
            Console.WriteLine($"{reader.GetInt64(0),8:N0}{reader.GetDouble(1),10:N0}{reader.GetInt64(2),10:N0}  {reader.GetString(3)}");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
        if (Directory.Exists(server.Home))
            Directory.Delete(server.Home, recursive: true);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static async Task Execute(string connectionString, string sql, CancellationToken stop)
    {
        // Unpooled, so that what it did is counted before the measurement begins.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 600 };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}
