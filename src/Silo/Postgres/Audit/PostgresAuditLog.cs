using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>The audit log, read in pages by id.</summary>
public sealed class PostgresAuditLog(NpgsqlDataSource database) : IAuditLog
{
    private const int PageSize = 1_000;

    private const string PageSql = $"""
        select {AuditRow.Columns} from audit_entries e
        where e.id > $1 and e.id <= $2 and ($3 is null or e.at >= $3) and ($4 is null or e.at < $4) order by e.id limit $5
        """;

    // The index on the times is one that only a bitmap can be made from, which the pool's settings forbid.
    private const string BoundsSql = """
        select coalesce(min(id), 0), coalesce(max(id), 0) from audit_entries
        where at >= coalesce($1, '-infinity') and at < coalesce($2, 'infinity')
        """;

    public async IAsyncEnumerable<AuditRecord> Read(AuditRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last) = await Bounds(range, cancellationToken);
        var after = Math.Max(range.After, first - 1);
        while (after < last)
        {
            var page = await Page(range, after, last, cancellationToken);
            foreach (var row in page)
                yield return Show(row);
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Id;
        }
    }

    internal static AuditRecord Show(AuditRow row) => new(
        row.Id,
        new AuditContext(row.Actor, row.CorrelationId ?? "", row.Reason, row.At),
        new AuditedChange(row.Action, row.Subject)
        {
            Payout = row.PayoutId is { } payout ? new PayoutId(payout) : null,
            FromStatus = row.FromStatus,
            ToStatus = row.ToStatus,
            Before = row.Before,
            After = row.After,
        },
        Convert.ToHexStringLower(row.Digest()));

    private async Task<(long First, long Last)> Bounds(AuditRange range, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var settings = BulkTransaction.Command(connection, "set local enable_bitmapscan = on; set local enable_seqscan = on"))
            await settings.ExecuteNonQueryAsync(cancellationToken);
        await using var command = BulkTransaction.Command(connection, BoundsSql);
        AddInstant(command, range.From);
        AddInstant(command, range.To);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task<List<AuditRow>> Page(AuditRange range, long after, long last, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PageSql);
        command.Parameters.AddWithValue(NpgsqlDbType.Bigint, after);
        command.Parameters.AddWithValue(NpgsqlDbType.Bigint, last);
        AddInstant(command, range.From);
        AddInstant(command, range.To);
        command.Parameters.AddInt(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<AuditRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(AuditRow.Read(reader));
        return rows;
    }

    private static void AddInstant(NpgsqlCommand command, DateTimeOffset? instant) =>
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)instant?.ToUniversalTime() ?? DBNull.Value);
}
