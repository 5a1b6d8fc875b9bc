using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// A change of payees (a hold, another account) with what follows for their open payouts, in one transaction
/// (docs/decisions/0028-a-payout-leaves-until-the-intent.md). The payouts are locked before the writers, because a settlement
/// locks in that order. They are locked again afterwards: a page of a plan that was being written meanwhile has added some, and
/// none can be added any more. So an intent either was committed before, and its payout is in doubt, or finds another version.
/// </summary>
internal static class PayeeChangeTransaction
{
    /// <summary>Payouts that are read and settled at once.</summary>
    private const int PageSize = 500;

    private const string OpenSql = """
        select id from payouts where writer_id = any($1) and status in ('reserved', 'retry_scheduled', 'unknown', 'needs_review')
        """;

    /// <summary>Changes the writers by <paramref name="change"/>, and calls off what may not be sent to them any more.</summary>
    /// <param name="connection">In a transaction, which sees what others commit meanwhile.</param>
    /// <param name="writers">Whose hold or account may change.</param>
    /// <param name="change">Changes the writers, and locks them by that.</param>
    /// <param name="audit">Who wants it.</param>
    /// <param name="cancellationToken">Nothing is written where it ends before the commit.</param>
    public static async Task<PayeeChange> Run(
        NpgsqlConnection connection, IReadOnlyList<string> writers, Func<Task> change, AuditContext audit, CancellationToken cancellationToken)
    {
        await LockOpen(connection, writers, cancellationToken);
        await change();
        var open = await LockOpen(connection, writers, cancellationToken);
        var result = PayeeChange.None;
        foreach (var page in open.Chunk(PageSize))
            result = Add(result, await PostgresLockedPayouts.DecideLocked(connection, page, Check, audit, cancellationToken));
        return result;

        PayoutDecision Check(WriterPayout payout) => PayoutDecider.Decide(payout, new PayoutCommand.CheckPayee(audit.At));
    }

    private static async Task<List<PayoutId>> LockOpen(NpgsqlConnection connection, IReadOnlyList<string> writers, CancellationToken cancellationToken)
    {
        var open = new List<PayoutId>();
        await using (var command = BulkTransaction.Command(connection, OpenSql))
        {
            Columns.Add(command, NpgsqlDbType.Text, writers, writer => writer);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                open.Add(new PayoutId(reader.GetGuid(0)));
        }

        if (open.Count > 0)
            await SettlementStatement.Lock(connection, open, cancellationToken);
        return open;
    }

    private static PayeeChange Add(PayeeChange sum, IReadOnlyList<DecidedPayout> page)
    {
        var calledOff = page.Where(one => one.Decision is PayoutDecision.Move).Select(one => one.After).ToList();
        var inDoubt = page.Where(one => one.Decision is PayoutDecision.Refuse).Select(one => one.Before).ToList();
        return new PayeeChange(
            sum.CalledOff + calledOff.Count,
            sum.InDoubt + inDoubt.Count,
            [.. sum.FirstCalledOff.Concat(calledOff).Take(PayeeChange.Listed)],
            [.. sum.FirstInDoubt.Concat(inDoubt).Take(PayeeChange.Listed)]);
    }
}
