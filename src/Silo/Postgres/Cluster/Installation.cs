using Npgsql;
using Orleans.Runtime;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres.Cluster;

/// <summary>
/// Which cluster a database belongs to (migration 17). Silos with another cluster id, or another service id, would not see
/// this cluster's members and would lease the permits for Stripe a second time.
/// </summary>
internal sealed class Installation(NpgsqlDataSource database)
{
    private const string ReadSql = "select cluster_id, service_id from installation where cluster_id is not null";

    /// <summary>Records the cluster as this database's one where none is recorded yet.</summary>
    /// <exception cref="OtherClusterException">Another one is.</exception>
    public async Task Claim(string clusterId, string serviceId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update installation set cluster_id = $1, service_id = $2 where cluster_id is null");
        command.Parameters.AddText(clusterId);
        command.Parameters.AddText(serviceId);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await Check(clusterId, serviceId, cancellationToken);
    }

    /// <summary>Whether this database is the cluster's, or nobody's yet.</summary>
    /// <exception cref="OtherClusterException">It is another one's.</exception>
    public async Task Check(string clusterId, string serviceId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return;
        var (cluster, service) = (reader.GetString(0), reader.GetString(1));
        if (cluster != clusterId || service != serviceId)
            throw new OtherClusterException(
                $"This database belongs to the cluster '{cluster}' (service '{service}'), and this program is configured for '{clusterId}' ('{serviceId}'). " +
                $"Set ORLEANS_CLUSTER_ID={cluster} and ORLEANS_SERVICE_ID={service}; or, to move the database to the new cluster, stop all programs " +
                "that use it and start this one once with --move-database \"why\".");
    }

    /// <summary>Gives the database to another cluster and writes an audit entry, in one transaction.</summary>
    /// <param name="clusterId">The new cluster.</param>
    /// <param name="serviceId">Its service id; grain state and reminders of another one stay where they are and are not read.</param>
    /// <param name="audit">Who moves it, and why.</param>
    /// <param name="cancellationToken">Where it ends first, nothing is changed.</param>
    /// <returns>The cluster that had it; null where there was none.</returns>
    public async Task<string?> Move(string clusterId, string serviceId, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var read = new NpgsqlCommand(ReadSql + " for update", connection);
        string? from = null;
        await using (var reader = await read.ExecuteReaderAsync(cancellationToken))
            if (await reader.ReadAsync(cancellationToken))
                from = $"{reader.GetString(0)}/{reader.GetString(1)}";
        await using var write = new NpgsqlCommand("update installation set cluster_id = $1, service_id = $2", connection);
        write.Parameters.AddText(clusterId);
        write.Parameters.AddText(serviceId);
        await write.ExecuteNonQueryAsync(cancellationToken);
        var change = new AuditedChange("database.moved", "installation") { FromStatus = from, ToStatus = $"{clusterId}/{serviceId}" };
        await AuditEntry.Write(connection, audit, change, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return from;
    }

    /// <summary>Silos of the cluster that has this database now that reported within the last 30 s, by the database's clock.</summary>
    public async Task<int> CountSilos(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select count(*)::integer from orleansmembershiptable join installation on deploymentid = cluster_id
            where status = $1 and iamalivetime > now() - interval '30 seconds'
            """);
        command.Parameters.AddInt((int)SiloStatus.Active);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
