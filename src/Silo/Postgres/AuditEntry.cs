using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>An entry of the audit log, written in the transaction of what it is about.</summary>
internal static class AuditEntry
{
    // What nobody asked for belongs to the request that its payout's run began with.
    private const string Sql = """
        insert into audit_entries (at, actor, action, payout_id, subject, from_status, to_status, reason, correlation_id, before, after)
        values ($1, $2, $3, $4, $5, $6, $7, $8,
          coalesce(nullif($9, ''), (select r.correlation_id from payouts p join runs r on r.id = p.run_id where p.id = $4)), $10, $11)
        """;

    /// <summary>The one entry about a whole call.</summary>
    /// <param name="connection">In the transaction.</param>
    /// <param name="audit">Who, when and, in the actor's words, why.</param>
    /// <param name="action">What was done: <c>earnings.recorded</c>.</param>
    /// <param name="counts">How much of it: follows the actor's words.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task Write(
        NpgsqlConnection connection, AuditContext audit, string action, string counts, CancellationToken cancellationToken)
    {
        var reason = audit.Reason is null ? counts : $"{audit.Reason} ({counts})";
        return Write(connection, audit with { Reason = reason }, new AuditedChange(action), cancellationToken);
    }

    /// <param name="connection">In the transaction.</param>
    /// <param name="audit">Who, when and, in the actor's words, why.</param>
    /// <param name="change">What was done.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task Write(
        NpgsqlConnection connection, AuditContext audit, AuditedChange change, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, Sql);
        await Write(command, audit, change, cancellationToken);
    }

    /// <summary>In a transaction of its own.</summary>
    public static async Task Write(
        NpgsqlDataSource database, AuditContext audit, AuditedChange change, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        await Write(command, audit, change, cancellationToken);
    }

    private static Task Write(NpgsqlCommand command, AuditContext audit, AuditedChange change, CancellationToken cancellationToken)
    {
        var parameters = command.Parameters;
        parameters.AddInstant(audit.At);
        parameters.AddText(audit.Actor);
        parameters.AddText(change.Action);
        parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)change.Payout?.Value ?? DBNull.Value);
        parameters.AddText(change.Subject);
        parameters.AddText(change.FromStatus);
        parameters.AddText(change.ToStatus);
        parameters.AddText(audit.Reason);
        parameters.AddText(audit.CorrelationId);
        parameters.AddWithValue(NpgsqlDbType.Json, (object?)change.Before ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Json, (object?)change.After ?? DBNull.Value);
        return command.ExecuteNonQueryAsync(cancellationToken);
    }
}
