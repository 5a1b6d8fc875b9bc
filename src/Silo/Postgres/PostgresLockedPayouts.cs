using Npgsql;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Payouts that people change.</summary>
public sealed class PostgresLockedPayouts(NpgsqlDataSource database) : ILockedPayouts
{
    // A statement of its own, after the lock: it sees what was committed while the lock was waited for. The locking
    // statement would see an intent's payout, and not the intent.
    private const string ReadSql = $"select {PayoutRow.Columns} from {PayoutRow.From} where p.id = any($1)";

    private const string ReadWaitingSql = $"""
        select {PayoutRow.Columns} from {PayoutRow.From}
        where p.run_id = $1 and (p.writer_id, p.currency) > ($2, $3) and p.status in ('reserved', 'retry_scheduled')
        order by p.writer_id, p.currency limit $4
        """;

    public async Task<IReadOnlyList<DecidedPayout>> Decide(
        IReadOnlyList<PayoutId> ids, Func<WriterPayout, PayoutDecision> decide, AuditContext audit, CancellationToken cancellationToken)
    {
        try
        {
            return await BulkTransaction.Run(database, Work, cancellationToken);
        }
        catch (PostgresException failure) when (failure is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "payouts_one_transfer" })
        {
            throw new TransferTakenException(failure);
        }

        async Task<(IReadOnlyList<DecidedPayout>, bool)> Work(NpgsqlConnection connection)
        {
            await SettlementStatement.Lock(connection, ids, cancellationToken);
            var decided = await DecideLocked(connection, ids, decide, audit, cancellationToken);
            return (decided, decided.Any(one => one.Decision is PayoutDecision.Move));
        }
    }

    /// <summary>Decides payouts that the connection's transaction has locked, and writes the moves in it.</summary>
    internal static async Task<IReadOnlyList<DecidedPayout>> DecideLocked(
        NpgsqlConnection connection, IReadOnlyList<PayoutId> ids, Func<WriterPayout, PayoutDecision> decide, AuditContext audit, CancellationToken cancellationToken)
    {
        var decided = (await Read(connection, ids, cancellationToken)).ConvertAll(payout => new DecidedPayout(payout, decide(payout)));
        var moves = decided.Select(one => one.Decision).OfType<PayoutDecision.Move>().Select(move => move.Transition).ToList();
        if (moves.Count == 0)
            return decided;
        var moved = await SettlementStatement.Execute(connection, moves, audit, cancellationToken);
        return moved.Count == moves.Count
            ? decided
            : throw new InvalidOperationException($"{moves.Count - moved.Count} locked payouts have another version than was read.");
    }

    public async Task<IReadOnlyList<WriterPayout>> ReadWaiting(RunId run, WriterPayout? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadWaitingSql);
        command.Parameters.AddText(run.Value);
        command.Parameters.AddText(after?.Writer.Value ?? "");
        command.Parameters.AddText(after?.Amount.Currency.Code ?? "");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await ReadAll(command, cancellationToken);
    }

    private static async Task<List<WriterPayout>> Read(NpgsqlConnection connection, IReadOnlyList<PayoutId> ids, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, ReadSql);
        Columns.Add(command, NpgsqlTypes.NpgsqlDbType.Uuid, ids, id => id.Value);
        return await ReadAll(command, cancellationToken);
    }

    private static async Task<List<WriterPayout>> ReadAll(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var payouts = new List<WriterPayout>();
        while (await reader.ReadAsync(cancellationToken))
            payouts.Add(PayoutRow.Read(reader));
        return payouts;
    }
}
