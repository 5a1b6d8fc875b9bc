using Npgsql;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>The audit log.</summary>
public sealed class PostgresAuditTrail(NpgsqlDataSource database) : IAuditTrail
{
    public Task Record(AuditContext who, AuditedChange change, CancellationToken cancellationToken) =>
        AuditEntry.Write(database, who, change, cancellationToken);
}
