using System.Data;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>A transaction that writes many rows at once: rows are copied into a temporary table, then treated as a set.</summary>
internal static class BulkTransaction
{
    /// <summary>Of a statement over up to 100,000 rows, the wait for another such transaction included.</summary>
    public const int TimeoutSeconds = 300;

    private const int Tries = 5;

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction, which is committed where it gives true. Where the database ends
    /// it because of another transaction, it is run again from its start, five times in all.
    /// </summary>
    public static async Task<T> Run<T>(
        NpgsqlDataSource database, Func<NpgsqlConnection, Task<(T Result, bool Commit)>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnce(database, work, cancellationToken);
            }
            catch (PostgresException failure) when (attempt < Tries && IsContention(failure))
            {
                // The other transaction has what it wanted; this one begins anew.
            }
        }
    }

    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = TimeoutSeconds };

    /// <summary>Makes the table <paramref name="name"/> and fills it; the transaction's end drops it.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="columns">Its columns as SQL defines them.</param>
    /// <param name="rows">What is written.</param>
    /// <param name="write">Writes the row's columns in their order.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public static async Task Copy<TRow>(
        NpgsqlConnection connection, string name, string columns, IReadOnlyList<TRow> rows,
        Func<NpgsqlBinaryImporter, TRow, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await Execute(connection, $"create temporary table {name} ({columns}) on commit drop", cancellationToken);
        await using (var importer = await connection.BeginBinaryImportAsync($"copy {name} from stdin (format binary)", cancellationToken))
        {
            importer.Timeout = TimeSpan.FromSeconds(TimeoutSeconds);
            foreach (var row in rows)
            {
                await importer.StartRowAsync(cancellationToken);
                await write(importer, row, cancellationToken);
            }
            await importer.CompleteAsync(cancellationToken);
        }
        // Nothing else tells the planner how many rows there are: autovacuum does not see temporary tables.
        await Execute(connection, $"analyze {name}", cancellationToken);
    }

    /// <summary>Waits until no other transaction holds the lock; the transaction's end releases it.</summary>
    public static Task Lock(NpgsqlConnection connection, long key, CancellationToken cancellationToken) =>
        Execute(connection, $"select pg_advisory_xact_lock({key})", cancellationToken);

    private static async Task<T> RunOnce<T>(
        NpgsqlDataSource database, Func<NpgsqlConnection, Task<(T Result, bool Commit)>> work, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // Whatever the server's default is: each statement has to see what was committed before it.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var (result, commit) = await work(connection);
        // A commit that is cancelled may have happened or not, so from here on it is not cancelled.
        await (commit ? transaction.CommitAsync(CancellationToken.None) : transaction.RollbackAsync(CancellationToken.None));
        return result;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static bool IsContention(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
