using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Runs.</summary>
public sealed class PostgresRunStore(NpgsqlDataSource database) : IRunStore
{
    private const string StartSql = """
        with started as (
          insert into runs (id, slot, idempotency_key, status, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at,
            minimum_thresholds)
          select $1, $2, $3, 'planning', $4, $5, $6, $7, $8, $9, $10
          where not exists (select 1 from schedule_slots where slot = $2 and run_id is null)
          on conflict do nothing
          returning id
        ), audit as (
          insert into audit_entries (at, actor, action, subject, to_status, correlation_id)
          select $9, $7, 'run.started', id, 'planning', $8 from started
        )
        select count(*) from started
        """;

    private const string RecordAnswerSql = """
        insert into answered_keys (idempotency_key, run_id, recorded_at)
        select $1, $2, $3 where not exists (select 1 from runs where idempotency_key = $1)
        on conflict do nothing
        """;

    private const string IsMissedSql = "select exists (select 1 from schedule_slots where slot = $1 and run_id is null)";

    private const string FindExistingSql = $"""
        select {RunRow.Columns} from runs r
        where r.id = $1 or r.slot = $2 or r.idempotency_key = $3 or r.status in ('planning', 'dispatching')
        order by (r.idempotency_key is not distinct from $3 and $3 is not null) desc, (r.id = $1) desc, r.started_at limit 1
        """;

    private const string MoveSql = """
        with moved as (
          update runs set status = $3::text::run_status, pause_code = $4,
            paused_while = case when $3::text = 'paused' then $2::text::run_status end,
            completed_at = case when $3::text in ('completed', 'cancelled') then $5 end
          where id = $1 and status = $2::text::run_status
          returning id, correlation_id
        ), audit as (
          insert into audit_entries (at, actor, action, subject, from_status, to_status, reason, correlation_id)
          select $5, 'system', 'run.' || $3::text, id, $2, $3, $4, correlation_id from moved
        )
        select count(*) from moved
        """;

    private const string LiftSql = """
        with lifted as (
          update runs set status = coalesce(paused_while, 'dispatching'), pause_code = null, paused_while = null
          where id = $1 and status = 'paused' and pause_code = $2
          returning id, status, correlation_id
        ), audit as (
          insert into audit_entries (at, actor, action, subject, from_status, to_status, reason, correlation_id)
          select $3, 'system', 'run.' || status, id, 'paused', status::text, 'No longer: ' || $2, correlation_id from lifted
        )
        select count(*) from lifted
        """;

    private const string SteerSql = """
        with moved as (
          update runs set status = $4::text::run_status, pause_code = $5, paused_while = $6::text::run_status,
            steered_by = $7, steer_reason = $8, steer_correlation_id = $9
          where id = $1 and status = $2::text::run_status and pause_code is not distinct from $3
          returning id
        ), audit as (
          insert into audit_entries (at, actor, action, subject, from_status, to_status, reason, correlation_id)
          select $10, $7, 'run.' || $4::text, id, $2, $4, $8, $9 from moved
        )
        select count(*) from moved
        """;

    private const string TotalsSql =
        "select status::text, currency, payouts, amount_minor from run_totals where run_id = $1 and payouts <> 0 order by currency, status";

    public async Task<StartedRun> Start(PayoutRun run, string? idempotencyKey, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await Insert(run, idempotencyKey, cancellationToken))
                return new StartedRun(run, Created: true);
            // The run in the way may have completed between the two statements: then the way is free.
            if (await FindExisting(run, idempotencyKey, cancellationToken) is { } existing)
                return new StartedRun(existing, Created: false);
            if (run.Slot is { } slot && await IsMissed(slot, cancellationToken))
                return new StartedRun(Run: null, Created: false);
        }
    }

    public Task<PayoutRun?> Load(RunId id, CancellationToken cancellationToken) => ReadOne("r.id = $1", id.Value, cancellationToken);

    public async Task<IReadOnlyList<PayoutRun>> LoadUnfinished(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select {RunRow.Columns} from runs r where r.status not in ('completed', 'cancelled') order by r.started_at, r.id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unfinished = new List<PayoutRun>();
        while (await reader.ReadAsync(cancellationToken))
            unfinished.Add(RunRow.Read(reader));
        return unfinished;
    }

    public Task<PayoutRun?> LoadByIdempotencyKey(string idempotencyKey, CancellationToken cancellationToken) =>
        ReadOne(
            "r.idempotency_key = $1 or r.id = (select run_id from answered_keys where idempotency_key = $1) order by r.idempotency_key = $1 desc nulls last limit 1",
            idempotencyKey,
            cancellationToken);

    public async Task RecordAnswer(string idempotencyKey, RunId run, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RecordAnswerSql);
        command.Parameters.AddText(idempotencyKey);
        command.Parameters.AddText(run.Value);
        command.Parameters.AddInstant(at);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<bool> Move(
        RunId id, RunStatus from, RunStatus to, string? pauseCode, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(MoveSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = EnumNames<RunStatus>.Of(from) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = EnumNames<RunStatus>.Of(to) });
        command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)pauseCode ?? DBNull.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, at);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
    }

    public async Task<bool> Lift(PayoutRun paused, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LiftSql);
        command.Parameters.AddText(paused.Id.Value);
        command.Parameters.AddText(paused.PauseCode);
        command.Parameters.AddInstant(at);
        return await TryGoOn(command, cancellationToken);
    }

    public async Task<bool> Steer(PayoutRun before, PayoutRun after, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SteerSql);
        command.Parameters.AddText(before.Id.Value);
        command.Parameters.AddText(EnumNames<RunStatus>.Of(before.Status));
        command.Parameters.AddText(before.PauseCode);
        command.Parameters.AddText(EnumNames<RunStatus>.Of(after.Status));
        command.Parameters.AddText(after.PauseCode);
        command.Parameters.AddText(after.PausedWhile is { } status ? EnumNames<RunStatus>.Of(status) : null);
        command.Parameters.AddText(audit.Actor);
        command.Parameters.AddText(audit.Reason);
        command.Parameters.AddText(audit.CorrelationId);
        command.Parameters.AddInstant(audit.At);
        return await TryGoOn(command, cancellationToken);
    }

    /// <summary>False also where the run would go on beside another one.</summary>
    private static async Task<bool> TryGoOn(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
        }
        catch (PostgresException failure) when (failure is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "runs_one_going" })
        {
            return false;
        }
    }

    public async Task<RunTotals> Totals(RunId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(TotalsSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<RunTotal>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new RunTotal(
                EnumNames<PayoutStatus>.Parse(reader.GetString(0)),
                new Money(reader.GetInt64(3), Currency.Parse(reader.GetString(1))),
                reader.GetInt64(2)));
        return new RunTotals(rows);
    }

    private async Task<bool> Insert(PayoutRun run, string? idempotencyKey, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StartSql);
        AddIdentity(command, run, idempotencyKey);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run.Settings.BatchSize });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run.Settings.MaxRetries });
        command.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = run.Settings.Thresholds.Usd });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = run.StartedBy });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = run.CorrelationId });
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, run.StartedAt);
        command.Parameters.AddText(run.Settings.Thresholds.Others.ToString());
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
    }

    private async Task<bool> IsMissed(DateTimeOffset slot, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(IsMissedSql);
        command.Parameters.AddInstant(slot);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<PayoutRun?> FindExisting(PayoutRun run, string? idempotencyKey, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindExistingSql);
        AddIdentity(command, run, idempotencyKey);
        return await ReadFirst(command, cancellationToken);
    }

    private static void AddIdentity(NpgsqlCommand command, PayoutRun run, string? idempotencyKey)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = run.Id.Value });
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)run.Slot ?? DBNull.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)idempotencyKey ?? DBNull.Value);
    }

    private async Task<PayoutRun?> ReadOne(string condition, string? value, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {RunRow.Columns} from runs r where {condition}");
        if (value is not null)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return await ReadFirst(command, cancellationToken);
    }

    private static async Task<PayoutRun?> ReadFirst(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? RunRow.Read(reader) : null;
    }
}
