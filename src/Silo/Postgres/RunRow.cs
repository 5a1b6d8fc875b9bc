using Npgsql;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>How a <see cref="PayoutRun"/> is read: <c>select {Columns} from runs r where …</c>.</summary>
internal static class RunRow
{
    /// <summary>In the order in which <see cref="Read"/> takes them; further columns may follow from <see cref="Width"/> on.</summary>
    public const string Columns =
        """
        r.id, r.slot, r.status::text, r.batch_size, r.max_retries, r.minimum_threshold, r.planned_through, r.pause_code,
        r.started_by, r.correlation_id, r.started_at, r.completed_at, r.paused_while::text,
        r.steered_by, r.steer_reason, r.steer_correlation_id, r.minimum_thresholds
        """;

    public const int Width = 17;

    public static PayoutRun Read(NpgsqlDataReader reader) => new()
    {
        Id = RunId.Parse(reader.GetString(0)),
        Slot = reader.InstantOrNull(1),
        Status = EnumNames<RunStatus>.Parse(reader.GetString(2)),
        Settings = new RunSettings(
            reader.GetInt32(3), reader.GetInt32(4), new MinimumThresholds(reader.GetDecimal(5), CurrencyAmounts.Parse(reader.GetString(16)))),
        PlannedThrough = reader.TextOrNull(6) is { } writer ? WriterId.Parse(writer) : null,
        PauseCode = reader.TextOrNull(7),
        StartedBy = reader.GetString(8),
        CorrelationId = reader.GetString(9),
        StartedAt = reader.GetFieldValue<DateTimeOffset>(10),
        CompletedAt = reader.InstantOrNull(11),
        PausedWhile = reader.TextOrNull(12) is { } status ? EnumNames<RunStatus>.Parse(status) : null,
        Steering = reader.TextOrNull(13) is { } actor ? new RunSteering(actor, reader.GetString(14), reader.GetString(15)) : null,
    };
}
