using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Many payouts' transitions in one statement, which is one transaction: each payout whose version is still the
/// expected one (and its attempts are, where its key is given up) moves, with its attempt's result, its ledger transaction, its writer's hold (unless the account was changed
/// meanwhile) and its audit entry.
/// </summary>
internal static class SettlementStatement
{
    private const string Sql = """
        with moved as (
          update payouts p set
            status = i.status, version = p.version + 1, epoch = i.epoch, retries = i.retries, due_at = i.due_at,
            transfer_id = i.transfer_id, failure_code = i.failure_code, updated_at = i.at
          from unnest(
            $1, $2, $3::text[]::payout_status[], $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text[]::ledger_event[],
            $14, $15::text[]::attempt_outcome[], $16, $17, $18, $19::text[]::hold_kind[], $20, $21
          ) as i (id, version, status, epoch, retries, due_at, transfer_id, failure_code, at, from_status, action, reason,
            event, attempt, outcome, http_status, error_code, request_id, hold_kind, hold_reason, attempts)
          where p.id = i.id and p.version = i.version
            and (i.attempts is null or i.attempts = (select count(*) from payout_attempts a where a.payout_id = p.id))
          returning p.id, p.run_id, p.writer_id, p.currency, p.amount_minor, p.destination, p.status, i.at, i.from_status, i.action, i.reason,
            i.event, i.attempt, i.outcome, i.http_status, i.error_code, i.request_id, i.hold_kind, i.hold_reason
        ), attempts as (
          update payout_attempts a set
            finished_at = m.at, outcome = m.outcome, http_status = m.http_status, error_code = m.error_code, request_id = m.request_id
          from moved m where a.payout_id = m.id and a.number = m.attempt and a.outcome is null
        ), ledger as (
          insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
          select event, writer_id, currency, amount_minor, id, at from moved where event is not null
        ), holds as (
          update writers w set hold_kind = m.hold_kind, hold_reason = m.hold_reason, updated_at = m.at
          from moved m where m.hold_kind is not null and w.id = m.writer_id and w.stripe_account_id = m.destination
            and w.hold_kind is distinct from 'manual'
          returning w.id, m.at, m.hold_kind, m.hold_reason, m.run_id
        ), held as (
          insert into audit_entries (at, actor, action, subject, to_status, reason, correlation_id)
          select at, 'system', 'writer.held', id, hold_kind::text, hold_reason,
            coalesce($23, (select r.correlation_id from runs r where r.id = h.run_id))
          from holds h
        ), audit as (
          insert into audit_entries (at, actor, action, payout_id, from_status, to_status, reason, correlation_id)
          select at, $22, action, id, from_status, status::text, reason,
            coalesce($23, (select r.correlation_id from runs r where r.id = m.run_id))
          from moved m
        )
        select id from moved
        """;

    // Against the share lock of an intent (PostgresPayoutStore). A statement of its own: the one after it sees the intents
    // that were committed while the lock was waited for.
    private const string LockSql = "select id from payouts where id = any($1) order by id for no key update";

    /// <summary>Gives the payouts that moved: each by itself.</summary>
    public static async Task<HashSet<PayoutId>> Execute(NpgsqlDataSource database, IReadOnlyList<PayoutTransition> batch)
    {
        // In the order in which whoever changes several payouts locks them: so they queue instead of deadlocking.
        IReadOnlyList<PayoutTransition> transitions = [.. batch.OrderBy(transition => transition.After.Id.Value)];
        var keys = transitions.Where(transition => transition.GivesUpTheKey).Select(transition => transition.After.Id).ToList();
        if (keys.Count > 0)
            return await BulkTransaction.Run(database, GiveUp, CancellationToken.None);
        await using var command = database.CreateCommand(Sql);
        return await Execute(command, transitions, "system", correlationId: null, CancellationToken.None);

        async Task<(HashSet<PayoutId>, bool)> GiveUp(NpgsqlConnection connection)
        {
            await Lock(connection, keys, CancellationToken.None);
            await using var locked = BulkTransaction.Command(connection, Sql);
            return (await Execute(locked, transitions, "system", correlationId: null, CancellationToken.None), true);
        }
    }

    /// <summary>Keeps the payouts as they are, and from being sent, until the connection's transaction ends.</summary>
    public static async Task Lock(NpgsqlConnection connection, IReadOnlyList<PayoutId> ids, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, LockSql);
        Columns.Add(command, NpgsqlDbType.Uuid, ids, id => id.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Gives the payouts that moved: by somebody's will, in the connection's transaction.</summary>
    public static async Task<HashSet<PayoutId>> Execute(
        NpgsqlConnection connection, IReadOnlyList<PayoutTransition> transitions, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, Sql);
        return await Execute(command, transitions, audit.Actor, audit.CorrelationId, cancellationToken);
    }

    private static async Task<HashSet<PayoutId>> Execute(
        NpgsqlCommand command, IReadOnlyList<PayoutTransition> transitions, string actor, string? correlationId, CancellationToken cancellationToken)
    {
        AddPayout(command, transitions);
        AddConsequences(command, transitions);
        command.Parameters.AddText(actor);
        command.Parameters.AddText(correlationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var moved = new HashSet<PayoutId>(transitions.Count);
        while (await reader.ReadAsync(cancellationToken))
            moved.Add(new PayoutId(reader.GetGuid(0)));
        return moved;
    }

    private static void AddPayout(NpgsqlCommand command, IReadOnlyList<PayoutTransition> all)
    {
        Columns.Add(command, NpgsqlDbType.Uuid, all, t => t.After.Id.Value);
        Columns.Add(command, NpgsqlDbType.Integer, all, t => t.Before.Version);
        Columns.Add(command, NpgsqlDbType.Text, all, t => EnumNames<PayoutStatus>.Of(t.After.Status));
        Columns.Add(command, NpgsqlDbType.Integer, all, t => t.After.Epoch);
        Columns.Add(command, NpgsqlDbType.Integer, all, t => t.After.Retries);
        Columns.Add(command, NpgsqlDbType.TimestampTz, all, t => t.After.DueAt);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.After.Transfer?.Value);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.After.FailureCode);
    }

    private static void AddConsequences(NpgsqlCommand command, IReadOnlyList<PayoutTransition> all)
    {
        Columns.Add(command, NpgsqlDbType.TimestampTz, all, t => t.At);
        Columns.Add(command, NpgsqlDbType.Text, all, t => EnumNames<PayoutStatus>.Of(t.Before.Status));
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Action);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Reason);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Ledger is { } ledger ? EnumNames<LedgerEvent>.Of(ledger) : null);
        Columns.Add(command, NpgsqlDbType.Integer, all, t => t.Attempt?.Number);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Attempt is { } attempt ? EnumNames<AttemptOutcome>.Of(attempt.Outcome) : null);
        Columns.Add(command, NpgsqlDbType.Integer, all, t => t.Attempt?.HttpStatus);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Attempt?.ErrorCode);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Attempt?.RequestId);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Hold is { } hold ? EnumNames<HoldKind>.Of(hold.Kind) : null);
        Columns.Add(command, NpgsqlDbType.Text, all, t => t.Hold?.Reason);
        Columns.Add(command, NpgsqlDbType.Integer, all, t => t.GivesUpTheKey ? t.Before.Attempts : (int?)null);
    }
}
