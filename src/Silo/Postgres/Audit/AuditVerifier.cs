using System.Data;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>Verifies the audit log.</summary>
public static class AuditVerifier
{
    /// <summary>The most breaks that a verdict tells of.</summary>
    public const int MostBreaks = AuditVerification.MostBreaks;

    /// <param name="database">The books. They may be in use.</param>
    /// <param name="witness">A head, in hex, that the program told its log and somebody kept; it must still be part of the chain.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<AuditVerdict> Verify(NpgsqlDataSource database, string? witness, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await new AuditVerification(connection, witness, cancellationToken).Verify();
    }
}
