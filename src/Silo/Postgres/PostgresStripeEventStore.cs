using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Stripe's events, each once: whoever comes second with one waits for the first one's commit and then does nothing.</summary>
public sealed class PostgresStripeEventStore(NpgsqlDataSource database) : IStripeEventStore
{
    private const string IsDoneSql = "select exists (select from stripe_events where id = $1)";

    private const string FindPayoutSql = "select id from payouts where transfer_id = $1";

    private const string NoteSql = """
        with taken as (
          insert into stripe_events (id, type, created_at, outcome, received_at, payout_id) values ($1, $2, $3, $4, $5, $10)
          on conflict do nothing returning id
        ), settled as (
          delete from stripe_events_refused where id = $1
        )
        insert into audit_entries (at, actor, action, payout_id, subject, reason, correlation_id, after)
        select $5, $6, $9, $10, $11, $7, $8, $12 from taken where $9 is not null
        """;

    // Stripe counts in whole seconds: a hold within the event's second may be older than the event, and is released.
    private const string AccountSql = """
        with taken as (
          insert into stripe_events (id, type, created_at, outcome, received_at, account) values ($1, $2, $3, $4, $5, $9)
          on conflict do nothing returning id
        ), settled as (
          delete from stripe_events_refused where id = $1
        ), released as (
          update writers w set hold_kind = null, hold_reason = null, updated_at = $5
          from taken
          where $10 and w.stripe_account_id = $9 and w.hold_kind = 'account_restricted' and w.updated_at < $3 + interval '1 second'
            and not exists (select from stripe_events later where later.account = $9 and later.created_at > $3)
          returning w.id
        ), restricted as (
          select w.id from taken, writers w where not $10 and w.stripe_account_id = $9
        ), noted as (
          insert into audit_entries (at, actor, action, subject, from_status, reason, correlation_id)
          select $5, $6, 'writer.released', id, 'account_restricted', $7, $8 from released
          union all
          select $5, $6, 'writer.account_restricted', id, null, $7, $8 from restricted
        )
        select count(*)::int from released
        """;

    /// <summary>More than one event adds, so that they become fewer, and so few that no caller notices.</summary>
    private const string ForgetSql = """
        with refused as (
          delete from stripe_events_refused where id in (
            select id from stripe_events_refused where last_at <= $1 - interval '31 days' order by last_at limit 20 for update skip locked)
        )
        delete from stripe_events where id in (
          select id from stripe_events where received_at <= $1 - interval '31 days' order by received_at limit 20 for update skip locked)
        """;

    // Not for an event that was done meanwhile, by whom it was sent to at the same time.
    private const string RefusedSql = """
        insert into stripe_events_refused as r (id, type, first_at, last_at, times, reason)
        select $1, $2, $3, $3, 1, $4 where not exists (select from stripe_events where id = $1)
        on conflict (id) do update set last_at = greatest(r.last_at, excluded.last_at), times = r.times + 1, reason = excluded.reason
        """;

    private const string CountRefusedSql = """
        select count(*), (array_agg(reason order by first_at))[1] from stripe_events_refused where first_at < $1 and last_at > $2
        """;

    private const string ToDecideSql = """
        select id, outcome = 'partial', payout_id from stripe_events
        where received_at > $1 and outcome in ('partial', 'contradicts') order by received_at desc limit $2
        """;

    public async Task<bool> IsDone(string eventId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(IsDoneSql);
        command.Parameters.AddText(eventId);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public async Task<PayoutId?> FindPayout(TransferId transfer, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindPayoutSql);
        command.Parameters.AddText(transfer.Value);
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? new PayoutId(id) : null;
    }

    public async Task Note(StripeEventDone done, AuditedChange? change, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NoteSql);
        Add(command.Parameters, done, audit);
        command.Parameters.AddText(change?.Action);
        command.Parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)change?.Payout?.Value ?? DBNull.Value);
        command.Parameters.AddText(change?.Subject);
        command.Parameters.AddWithValue(NpgsqlDbType.Json, (object?)change?.After ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await Forget(audit.At, cancellationToken);
    }

    public async Task<int> NoteAccount(
        StripeEventDone done, StripeAccountId account, bool canBePaid, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AccountSql);
        Add(command.Parameters, done, audit);
        command.Parameters.AddText(account.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.Boolean, canBePaid);
        var released = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        await Forget(audit.At, cancellationToken);
        return released;
    }

    public async Task NoteRefused(StripeEventRefused refused, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RefusedSql);
        command.Parameters.AddText(refused.Id);
        command.Parameters.AddText(refused.Type);
        command.Parameters.AddInstant(refused.At);
        command.Parameters.AddText(refused.Reason);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<(long Count, string? Reason)> CountRefused(
        DateTimeOffset firstBefore, DateTimeOffset lastAfter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CountRefusedSql);
        command.Parameters.AddInstant(firstBefore);
        command.Parameters.AddInstant(lastAfter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    public async Task<IReadOnlyList<StripeEventSign>> ReadToDecide(DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ToDecideSql);
        command.Parameters.AddInstant(since);
        command.Parameters.AddWithValue(NpgsqlDbType.Integer, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<StripeEventSign>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new StripeEventSign(reader.GetString(0), reader.GetBoolean(1), reader.IsDBNull(2) ? null : new PayoutId(reader.GetGuid(2))));
        return found;
    }

    private static void Add(NpgsqlParameterCollection parameters, StripeEventDone done, AuditContext audit)
    {
        parameters.AddText(done.Id);
        parameters.AddText(done.Type);
        parameters.AddInstant(done.CreatedAt);
        parameters.AddText(done.Outcome);
        parameters.AddInstant(audit.At);
        parameters.AddText(audit.Actor);
        parameters.AddText(audit.Reason);
        parameters.AddText(audit.CorrelationId);
    }

    private async Task Forget(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ForgetSql);
        command.Parameters.AddInstant(now);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
