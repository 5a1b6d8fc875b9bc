using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Keys that are made through the API.</summary>
public sealed class PostgresApiKeyStore(NpgsqlDataSource database) : IApiKeyStore
{
    /// <summary>"keys" on a telephone's keys: keys are counted and added one at a time.</summary>
    private const long LockKey = 5_397;

    private const string KeyColumns =
        "prefix, name, scopes::text[], created_at, created_by, expires_at, revoked_at, last_used_at, replaces";

    private const string CountSql = "select count(*)::int from api_keys where revoked_at is null and (expires_at is null or expires_at > $1)";

    private const string AddSql = """
        insert into api_keys (prefix, name, scopes, salt, hash, created_at, created_by, expires_at, replaces)
        values ($1, $2, $3::text[]::key_scope[], $4, $5, $6, $7, $8, $9)
        """;

    private const string ExpireSql = """
        update api_keys set expires_at = least(expires_at, $2)
        where prefix = $1 and revoked_at is null and (expires_at is null or expires_at > $3)
        """;

    private const string RevokeSql = "update api_keys set revoked_at = $2 where prefix = $1 and revoked_at is null";

    private const string NoteSql = """
        insert into audit_entries (at, actor, action, subject, reason, correlation_id) values ($1, $2, $3, $4, $5, $6)
        """;

    private const string UsableSql = $"""
        select {KeyColumns}, salt, hash from api_keys where revoked_at is null and (expires_at is null or expires_at > $1) order by prefix
        """;

    private const string UsesSql = """
        update api_keys k set last_used_at = u.at from unnest($1, $2) as u (prefix, at)
        where k.prefix = u.prefix and (k.last_used_at is null or k.last_used_at < u.at)
        """;

    public Task<bool> Add(StoredKey key, AuditContext audit, CancellationToken cancellationToken) => BulkTransaction.Run(
        database,
        async connection =>
        {
            await BulkTransaction.Lock(connection, LockKey, cancellationToken);
            await using var count = BulkTransaction.Command(connection, CountSql);
            count.Parameters.AddInstant(audit.At);
            if ((int)(await count.ExecuteScalarAsync(cancellationToken))! >= ApiKey.MostUsable)
                return (false, Commit: false);
            await Insert(connection, key, cancellationToken);
            await Note(connection, audit, "key.made", key.Key, cancellationToken);
            return (true, Commit: true);
        },
        cancellationToken);

    public Task<bool> Replace(
        KeyPrefix old, StoredKey successor, DateTimeOffset lastUse, AuditContext audit, CancellationToken cancellationToken) => BulkTransaction.Run(
        database,
        async connection =>
        {
            await using var expire = BulkTransaction.Command(connection, ExpireSql);
            expire.Parameters.AddText(old.Value);
            expire.Parameters.AddInstant(lastUse);
            expire.Parameters.AddInstant(audit.At);
            if (await expire.ExecuteNonQueryAsync(cancellationToken) == 0)
                return (false, Commit: false);
            await Insert(connection, successor, cancellationToken);
            await Note(connection, audit, "key.rotated", successor.Key, cancellationToken);
            return (true, Commit: true);
        },
        cancellationToken);

    public Task<ApiKey?> Revoke(KeyPrefix prefix, AuditContext audit, CancellationToken cancellationToken) => BulkTransaction.Run(
        database,
        async connection =>
        {
            await using var revoke = BulkTransaction.Command(connection, RevokeSql);
            revoke.Parameters.AddText(prefix.Value);
            revoke.Parameters.AddInstant(audit.At);
            var changed = await revoke.ExecuteNonQueryAsync(cancellationToken) > 0;
            await using var find = BulkTransaction.Command(connection, $"select {KeyColumns} from api_keys where prefix = $1");
            find.Parameters.AddText(prefix.Value);
            var key = (await Read(find, ReadKey, cancellationToken)).SingleOrDefault();
            if (changed)
                await Note(connection, audit, "key.revoked", key!, cancellationToken);
            return (key, Commit: changed);
        },
        cancellationToken);

    public async Task<ApiKey?> Find(KeyPrefix prefix, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {KeyColumns} from api_keys where prefix = $1");
        command.Parameters.AddText(prefix.Value);
        return (await Read(command, ReadKey, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<ApiKey>> List(KeyPrefix? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {KeyColumns} from api_keys where prefix > $1 order by prefix limit $2");
        command.Parameters.AddText(after?.Value ?? "");
        command.Parameters.AddInt(limit);
        return await Read(command, ReadKey, cancellationToken);
    }

    public async Task<IReadOnlyList<StoredKey>> ListUsable(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(UsableSql);
        command.Parameters.AddInstant(now);
        return await Read(
            command,
            row => new StoredKey(ReadKey(row), new KeyDigest(row.GetFieldValue<byte[]>(9), row.GetFieldValue<byte[]>(10))),
            cancellationToken);
    }

    public async Task NoteUses(IReadOnlyDictionary<KeyPrefix, DateTimeOffset> lastUses, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(UsesSql);
        // In one order everywhere, so that two processes do not wait for one another in a circle.
        var uses = lastUses.OrderBy(use => use.Key).ToList();
        Columns.Add(command, NpgsqlDbType.Text, uses, use => use.Key.Value);
        Columns.Add(command, NpgsqlDbType.TimestampTz, uses, use => use.Value.ToUniversalTime());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task Insert(NpgsqlConnection connection, StoredKey stored, CancellationToken cancellationToken)
    {
        var key = stored.Key;
        await using var add = BulkTransaction.Command(connection, AddSql);
        add.Parameters.AddText(key.Prefix.Value);
        add.Parameters.AddText(key.Name);
        Columns.Add(add, NpgsqlDbType.Text, key.Scopes, EnumNames<KeyScope>.Of);
        add.Parameters.AddWithValue(NpgsqlDbType.Bytea, stored.Digest.Salt);
        add.Parameters.AddWithValue(NpgsqlDbType.Bytea, stored.Digest.Hash);
        add.Parameters.AddInstant(key.CreatedAt);
        add.Parameters.AddText(key.CreatedBy);
        add.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)key.ExpiresAt?.ToUniversalTime() ?? DBNull.Value);
        add.Parameters.AddText(key.Replaces?.Value);
        await add.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What the key opens is part of what was done.</summary>
    private static async Task Note(
        NpgsqlConnection connection, AuditContext audit, string action, ApiKey key, CancellationToken cancellationToken)
    {
        var scopes = string.Join(' ', key.Scopes.Select(EnumNames<KeyScope>.Of));
        var what = key.Replaces is { } replaced ? $"{scopes}; replaces {replaced}" : scopes;
        await using var note = BulkTransaction.Command(connection, NoteSql);
        note.Parameters.AddInstant(audit.At);
        note.Parameters.AddText(audit.Actor);
        note.Parameters.AddText(action);
        note.Parameters.AddText(key.Prefix.Value);
        note.Parameters.AddText(audit.Reason is null ? what : $"{audit.Reason} ({what})");
        note.Parameters.AddText(audit.CorrelationId);
        await note.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<T>> Read<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private static ApiKey ReadKey(NpgsqlDataReader row) => new()
    {
        Prefix = KeyPrefix.Parse(row.GetString(0)),
        Name = row.GetString(1),
        Scopes = [.. row.GetFieldValue<string[]>(2).Select(EnumNames<KeyScope>.Parse)],
        CreatedAt = row.GetFieldValue<DateTimeOffset>(3),
        CreatedBy = row.GetString(4),
        ExpiresAt = row.InstantOrNull(5),
        RevokedAt = row.InstantOrNull(6),
        LastUsedAt = row.InstantOrNull(7),
        Replaces = row.TextOrNull(8) is { } replaced ? KeyPrefix.Parse(replaced) : null,
    };
}
