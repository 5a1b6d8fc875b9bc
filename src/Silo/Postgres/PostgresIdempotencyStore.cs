using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Keys in the one table that all front ends share.</summary>
public sealed class PostgresIdempotencyStore(NpgsqlDataSource database, DataCipher cipher) : IIdempotencyStore
{
    // One row, one winner: whoever comes second waits for the first one's commit and then finds the row taken.
    private const string ClaimSql = """
        insert into idempotent_answers as a (id, request_hash, attempt, claimed_until, expires_at) values ($1, $2, $3, $4, $5)
        on conflict (id) do update set request_hash = excluded.request_hash, attempt = excluded.attempt, claimed_until = excluded.claimed_until,
          expires_at = excluded.expires_at, status = null, location = null, answer = null
        where a.expires_at <= $6 or (a.claimed_until <= $6 and a.request_hash = excluded.request_hash)
        returning true
        """;

    private const string ReadSql = "select request_hash = $2, status, location, answer from idempotent_answers where id = $1";

    private const string AnswerSql = """
        update idempotent_answers set claimed_until = null, status = $3, location = $4, answer = $5
        where id = $1 and attempt = $2 and claimed_until is not null
        """;

    private const string ReleaseSql = "delete from idempotent_answers where id = $1 and attempt = $2 and claimed_until is not null";

    /// <summary>More than one call adds, so that they become fewer, and so few that no caller notices.</summary>
    private const string ForgetSql = """
        delete from idempotent_answers where id in (
          select id from idempotent_answers where expires_at <= $1 order by expires_at limit 20 for update skip locked)
        """;

    public async Task<IdempotencyClaim> Claim(
        IdempotentCall call, DateTimeOffset now, DateTimeOffset claimedUntil, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await Take(call, now, claimedUntil, expiresAt, cancellationToken))
                return new IdempotencyClaim.Granted();
            // Null where it was released in between: then it is free.
            if (await Find(call, cancellationToken) is { } found)
                return found;
        }
    }

    public async Task Answer(IdempotentCall call, IdempotentAnswer answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = Id(call);
        await using var command = database.CreateCommand(AnswerSql);
        command.Parameters.AddText(id);
        command.Parameters.AddUuid(call.Attempt);
        command.Parameters.AddInt(answer.Status);
        command.Parameters.AddText(answer.Location);
        command.Parameters.AddText(cipher.Seal(answer.Body, SealedColumn.IdempotentAnswer, id));
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var forget = database.CreateCommand(ForgetSql);
        forget.Parameters.AddInstant(now);
        await forget.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task Release(IdempotentCall call, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReleaseSql);
        command.Parameters.AddText(Id(call));
        command.Parameters.AddUuid(call.Attempt);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<bool> Take(
        IdempotentCall call, DateTimeOffset now, DateTimeOffset claimedUntil, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ClaimSql);
        command.Parameters.AddText(Id(call));
        command.Parameters.AddWithValue(NpgsqlDbType.Bytea, call.RequestHash);
        command.Parameters.AddUuid(call.Attempt);
        command.Parameters.AddInstant(claimedUntil);
        command.Parameters.AddInstant(expiresAt);
        command.Parameters.AddInstant(now);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task<IdempotencyClaim?> Find(IdempotentCall call, CancellationToken cancellationToken)
    {
        var id = Id(call);
        await using var command = database.CreateCommand(ReadSql);
        command.Parameters.AddText(id);
        command.Parameters.AddWithValue(NpgsqlDbType.Bytea, call.RequestHash);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        if (!reader.GetBoolean(0))
            return new IdempotencyClaim.OtherRequest();
        return reader.IntOrNull(1) is { } status
            ? new IdempotencyClaim.Answered(
                new IdempotentAnswer(status, reader.TextOrNull(2), cipher.Open(reader.GetString(3), SealedColumn.IdempotentAnswer, id)))
            : new IdempotencyClaim.InProgress();
    }

    /// <summary>A key may be of any characters, and need not be readable here. Callers' names have no line breaks.</summary>
    private static string Id(IdempotentCall call) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{call.Caller}\n{call.Key}")));
}
