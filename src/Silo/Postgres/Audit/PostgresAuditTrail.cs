using Npgsql;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>The audit log. Its chain is made by the database itself, with each entry (migration 12).</summary>
public sealed class PostgresAuditTrail(NpgsqlDataSource database) : IAuditTrail
{
    public Task Record(AuditContext who, AuditedChange change, CancellationToken cancellationToken) =>
        AuditEntry.Write(database, who, change, cancellationToken);

    /// <summary>Ties all lanes together. Null where nothing was written since the last time, or another process is at it.</summary>
    public async Task<AuditHead?> Tie(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select anchor, entry_count, anchor_hash from audit_tie()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new AuditHead(reader.GetInt64(0), reader.GetInt64(1), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(2)))
            : null;
    }
}
