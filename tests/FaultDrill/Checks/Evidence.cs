using System.Data;
using Npgsql;
using OrleansPayouts.FaultDrill.Processes;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>
/// All that the judges look at, read with plain SQL and from Stripe's journal: no code of the product had a part in it.
/// </summary>
internal sealed class Evidence
{
    private const string PayoutsSql =
        "select id, run_id, writer_id, currency, amount_minor, destination, status::text, epoch, transfer_id from payouts";

    private const string AttemptsSql = """
        select payout_id, number, epoch, idempotency_key, encode(parameter_hash, 'hex'), started_at, outcome::text, http_status
        from payout_attempts order by payout_id, number
        """;

    private const string StepsSql =
        "select payout_id, from_status, to_status from audit_entries where payout_id is not null and to_status is not null order by id";

    private Dictionary<string, PayoutRecord>? payoutsByName;

    public required IReadOnlyList<PublishedEarning> Published { get; init; }

    public required IReadOnlyList<Transfer> Transfers { get; init; }

    public required IReadOnlyList<PayoutRecord> Payouts { get; init; }

    public required IReadOnlyList<AttemptRecord> Attempts { get; init; }

    /// <summary>What the audit log says of payouts: from where to where, oldest first.</summary>
    public required IReadOnlyList<(Guid Payout, string? From, string To)> Steps { get; init; }

    /// <summary>Available and reserved, by writer and currency.</summary>
    public required IReadOnlyDictionary<(string Writer, string Currency), (long Available, long Reserved, long Paid)> Balances { get; init; }

    /// <summary>Keys of transfers that were committed before the database was last restored: it may not know them.</summary>
    public required IReadOnlySet<string> KeysFromBeforeRestore { get; init; }

    public static Task<Evidence> Collect(
        DrillDatabase database, SimulatorProcess simulator, IReadOnlyList<PublishedEarning> published, IReadOnlySet<string> keysFromBeforeRestore,
        CancellationToken stop) =>
        database.Ask(
            async connection => new Evidence
            {
                Published = published,
                Transfers = Transfer.ReadJournal(simulator.Folder),
                Payouts = await Read(connection, PayoutsSql, ReadPayout, stop),
                Attempts = await Read(connection, AttemptsSql, ReadAttempt, stop),
                Steps = await Read(connection, StepsSql, row => (row.GetGuid(0), Text(row, 1), row.GetString(2)), stop),
                Balances = (await Read(
                    connection, "select writer_id, currency, available_minor, reserved_minor, paid_minor from balances",
                    row => (Owner: (row.GetString(0), row.GetString(1)), Sums: (row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))), stop))
                    .ToDictionary(row => row.Owner, row => row.Sums),
                KeysFromBeforeRestore = keysFromBeforeRestore,
            },
            stop);

    /// <summary>The payout that a transfer was made for; null where the database does not know it.</summary>
    public PayoutRecord? PayoutOf(Transfer transfer)
    {
        payoutsByName ??= Attempts.DistinctBy(attempt => attempt.Payout).Join(
            Payouts, attempt => attempt.Payout, payout => payout.Id, (attempt, payout) => (attempt.PayoutName, payout)).ToDictionary();
        return payoutsByName.GetValueOrDefault(transfer.Payout);
    }

    /// <summary>Payouts whose transfers exist, and of which the program does not know it yet.</summary>
    public IEnumerable<PayoutRecord> OpenAndCommitted() => Transfers.Select(PayoutOf).OfType<PayoutRecord>().Distinct().Where(payout => payout.IsOpen);

    private static PayoutRecord ReadPayout(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetString(5), row.GetString(6), row.GetInt32(7),
        Text(row, 8));

    private static AttemptRecord ReadAttempt(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetInt32(1), row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetDateTime(5), Text(row, 6), row.IsDBNull(7) ? null : row.GetInt32(7));

    private static string? Text(IDataRecord row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static async Task<List<T>> Read<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> row, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
            rows.Add(row(reader));
        return rows;
    }
}
