using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>The Stripe account that the books are bound to, in the row of the installation.</summary>
public sealed class PostgresAccountBinding(NpgsqlDataSource database) : IAccountBinding
{
    // Written once. Of two programs that start at once, the second finds the first one's.
    private const string BindSql = """
        with bound as (
          update installation set stripe_account_id = $1, stripe_livemode = $2 where stripe_account_id is null
          returning 1
        )
        insert into audit_entries (at, actor, action, subject, reason, correlation_id)
        select $3, 'system', 'installation.bound', $1, 'The first key that Stripe accepted.', '' from bound
        """;

    private const string ReadSql = "select stripe_account_id, stripe_livemode from installation";

    // A program that is running compares once a minute, and would send to the old account until then.
    private const string RunningSql = """
        select count(*) from orleansmembershiptable where status = 3 and iamalivetime > now() - interval '1 minute'
        """;

    // Whatever may have reached Stripe without an answer is known to the old account alone.
    private const string InDoubtSql = """
        select count(*) from payouts p
        where p.status in ('unknown', 'needs_review')
          or (p.status in ('reserved', 'retry_scheduled')
            and exists (select 1 from payout_attempts t where t.payout_id = p.id and (t.outcome is null or t.outcome = 'unknown') and t.epoch = p.epoch))
        """;

    private const string RebindSql = """
        with before as (
          select stripe_account_id, stripe_livemode from installation
        ), bound as (
          update installation set stripe_account_id = $1, stripe_livemode = $2 returning 1
        )
        insert into audit_entries (at, actor, action, subject, reason, correlation_id, before)
        select $3, $4, 'installation.rebound', $1, $5, $6, json_build_object('account', b.stripe_account_id, 'live', b.stripe_livemode)
        from before b cross join bound
        """;

    public async Task<StripeIdentity> Bind(StripeIdentity identity, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await Read(cancellationToken) is { } bound)
            return bound;
        await using var command = database.CreateCommand(BindSql);
        Add(command, identity, at);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return (await Read(cancellationToken))!;
    }

    public Task<string?> Rebind(StripeIdentity identity, AuditContext audit, CancellationToken cancellationToken) =>
        BulkTransaction.Run(database, async connection =>
        {
            if (await Count(connection, RunningSql, cancellationToken) is > 0 and var running)
                return (string.Create(CultureInfo.InvariantCulture, $"{running} silos are running on this database. Stop them first."), Commit: false);
            if (await Count(connection, InDoubtSql, cancellationToken) is > 0 and var inDoubt)
                return (string.Create(
                    CultureInfo.InvariantCulture,
                    $"The outcome of {inDoubt} payouts is unknown, and only the account that the books are bound to can tell. Run with its key until they are settled."), Commit: false);
            await using var command = BulkTransaction.Command(connection, RebindSql);
            Add(command, identity, audit.At);
            command.Parameters.AddText(audit.Actor);
            command.Parameters.AddText(audit.Reason);
            command.Parameters.AddText(audit.CorrelationId);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return ((string?)null, Commit: true);
        }, cancellationToken);

    private static async Task<long> Count(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<StripeIdentity?> Read(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.IsDBNull(0) ? null : new StripeIdentity(StripeAccountId.Parse(reader.GetString(0)), reader.GetBoolean(1));
    }

    private static void Add(NpgsqlCommand command, StripeIdentity identity, DateTimeOffset at)
    {
        command.Parameters.AddText(identity.Account.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.Boolean, identity.IsLive);
        command.Parameters.AddInstant(at);
    }
}
