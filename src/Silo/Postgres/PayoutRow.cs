using Npgsql;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>How a <see cref="WriterPayout"/> is read: <c>select {Columns} from {From} where p.…</c>.</summary>
internal static class PayoutRow
{
    /// <summary>In the order in which <see cref="Read"/> takes them; further columns may follow from <see cref="Width"/> on.</summary>
    public const string Columns =
        """
        p.id, p.run_id, p.writer_id, p.currency, p.amount_minor, p.destination, p.status::text, p.version, p.epoch,
        a.attempts, p.retries, a.key_first_used_at, a.unanswered, p.due_at, p.transfer_id, p.failure_code,
        a.settled_through, w.stripe_account_id, w.hold_kind
        """;

    public const int Width = 19;

    /// <summary>
    /// The payout is <c>p</c>. What follows from its attempts is not stored twice; its payee is as it is now. The limit keeps
    /// the planner from joining all writers to a page of payouts.
    /// </summary>
    public const string From =
        """
        payouts p cross join lateral (
          select stripe_account_id, hold_kind::text as hold_kind from writers where id = p.writer_id limit 1
        ) w cross join lateral (
          select count(*)::int as attempts,
            min(t.started_at) filter (where t.epoch = p.epoch and (t.outcome is null or t.outcome = 'unknown')) as key_first_used_at,
            (count(*) filter (where t.epoch = p.epoch and (t.outcome is null or t.outcome = 'unknown')))::int as unanswered,
            coalesce(max(t.number) filter (where t.epoch < p.epoch or t.outcome is not null), 0) as settled_through
          from payout_attempts t where t.payout_id = p.id
        ) a
        """;

    public static WriterPayout Read(NpgsqlDataReader reader)
    {
        var status = EnumNames<PayoutStatus>.Parse(reader.GetString(6));
        return new WriterPayout
        {
            Id = new PayoutId(reader.GetGuid(0)),
            Run = RunId.Parse(reader.GetString(1)),
            Writer = WriterId.Parse(reader.GetString(2)),
            Amount = new Money(reader.GetInt64(4), Currency.Parse(reader.GetString(3))),
            Destination = StripeAccountId.Parse(reader.GetString(5)),
            Status = status,
            Version = reader.GetInt32(7),
            Epoch = reader.GetInt32(8),
            Attempts = reader.GetInt32(9),
            Retries = reader.GetInt32(10),
            KeyFirstUsedAt = reader.InstantOrNull(11),
            // Nothing is in doubt about a closed payout, whatever its attempts had left open.
            UnansweredAttempts = status.IsOpen() ? reader.GetInt32(12) : 0,
            DueAt = reader.InstantOrNull(13),
            Transfer = reader.TextOrNull(14) is { } transfer ? new TransferId(transfer) : null,
            FailureCode = reader.TextOrNull(15),
            SettledThrough = reader.GetInt32(16),
            Payee = new Payee(
                reader.TextOrNull(17) is { } account ? StripeAccountId.Parse(account) : null,
                reader.TextOrNull(18) is { } hold ? EnumNames<HoldKind>.Parse(hold) : null),
        };
    }
}
