using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Brings the database's schema to the program's version: each missing migration in order, each in one transaction,
/// under a lock of the session, so that of several processes that start at once one migrates and the others wait for it.
/// </summary>
public static partial class SchemaMigrator
{
    /// <summary>Any number that nothing else in this database locks: "payouts" on a telephone's keys.</summary>
    private const long LockKey = 7_296_887;

    /// <summary>A migration of a large table may take long, and so may the wait for another process that runs it.</summary>
    private const int CommandTimeoutSeconds = 3600;

    /// <summary>Applies the program's own migrations. Harmless when repeated.</summary>
    /// <exception cref="SchemaMismatchException">
    /// An applied migration was changed, or the database is newer than the program.
    /// </exception>
    public static Task MigrateAsync(
        NpgsqlDataSource dataSource, ILogger logger, CancellationToken cancellation = default) =>
        MigrateAsync(dataSource, Migration.Own(), logger, cancellation);

    /// <summary>Applies <paramref name="migrations"/>, in the order of their versions. Harmless when repeated.</summary>
    /// <exception cref="SchemaMismatchException">
    /// An applied migration was changed, or the database is newer than the program.
    /// </exception>
    public static async Task MigrateAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<Migration> migrations,
        ILogger logger,
        CancellationToken cancellation = default)
    {
        RefuseGaps(migrations);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", cancellation);
        try
        {
            await ExecuteAsync(connection, """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                  version int PRIMARY KEY,
                  name text NOT NULL,
                  checksum text NOT NULL,
                  applied_at timestamptz NOT NULL DEFAULT now())
                """, cancellation);
            var applied = await ReadAppliedAsync(connection, cancellation);
            RefuseMismatch(migrations, applied);
            foreach (var migration in migrations.Skip(applied.Count))
            {
                await ApplyAsync(connection, migration, cancellation);
                LogApplied(logger, migration.Version, migration.Name);
            }
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }

        // New types of the schema become known to the connections of this data source.
        await connection.ReloadTypesAsync(cancellation);
    }

    private static void RefuseGaps(IReadOnlyList<Migration> migrations)
    {
        for (var index = 0; index < migrations.Count; index++)
            if (migrations[index].Version != index + 1)
                throw new InvalidOperationException(
                    $"Migration {migrations[index].Version} ({migrations[index].Name}) stands where {index + 1} is due.");
    }

    private static void RefuseMismatch(IReadOnlyList<Migration> migrations, List<AppliedMigration> applied)
    {
        if (applied.Count > migrations.Count)
            throw new SchemaMismatchException(
                $"The database has migration {applied[^1].Version} ({applied[^1].Name}), this program knows " +
                $"{migrations.Count}: it is older than the database. Start the newer program, or restore an older backup.");

        foreach (var (known, found) in migrations.Zip(applied))
            if (known.Version != found.Version || known.Checksum != found.Checksum)
                throw new SchemaMismatchException(
                    $"Migration {known.Version} ({known.Name}) was changed after it had been applied to this database " +
                    $"as {found.Version} ({found.Name}, {found.Checksum[..8]}; the program has {known.Checksum[..8]}). " +
                    "Put the change into a further migration.");
    }

    private static async Task<List<AppliedMigration>> ReadAppliedAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT version, name, checksum FROM schema_migrations ORDER BY version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var applied = new List<AppliedMigration>();
        while (await reader.ReadAsync(cancellation))
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, migration.Sql, cancellation);
        await using var record = new NpgsqlCommand(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", connection)
        {
            Parameters =
            {
                new() { Value = migration.Version },
                new() { Value = migration.Name },
                new() { Value = migration.Checksum },
            },
        };
        await record.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = CommandTimeoutSeconds };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record AppliedMigration(int Version, string Name, string Checksum);
}
