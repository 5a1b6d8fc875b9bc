using Npgsql;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>The one entry about a whole call, written in that call's transaction.</summary>
internal static class AuditEntry
{
    private const string Sql = """
        insert into audit_entries (at, actor, action, reason, correlation_id) values ($1, $2, $3, $4, $5)
        """;

    /// <param name="connection">In the transaction.</param>
    /// <param name="audit">Who, when and, in the actor's words, why.</param>
    /// <param name="action">What was done: <c>earnings.recorded</c>.</param>
    /// <param name="counts">How much of it: follows the actor's words.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task Write(
        NpgsqlConnection connection, AuditContext audit, string action, string counts, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, Sql);
        command.Parameters.AddInstant(audit.At);
        command.Parameters.AddText(audit.Actor);
        command.Parameters.AddText(action);
        command.Parameters.AddText(audit.Reason is null ? counts : $"{audit.Reason} ({counts})");
        command.Parameters.AddText(audit.CorrelationId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
