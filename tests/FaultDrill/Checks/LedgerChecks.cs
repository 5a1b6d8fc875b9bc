using Npgsql;

namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>I3 and I8 where the database itself can be asked: the ledger, the runs' sums, the slots.</summary>
internal static class LedgerChecks
{
    private static readonly (string Invariant, string What, string Sql)[] Questions =
    [
        ("I3", "transactions of the ledger do not sum to zero",
            "select transaction_id::text from ledger_entries group by transaction_id, currency having sum(amount_minor) <> 0"),
        ("I3", "balances are not what the ledger says", """
            select b.writer_id || ' ' || b.currency from balances b full join (
              select writer_id, currency, sum(amount_minor) filter (where account = 'writer_available') as available,
                sum(amount_minor) filter (where account = 'writer_reserved') as reserved from ledger_entries group by writer_id, currency) l
            using (writer_id, currency)
            where b.available_minor is distinct from coalesce(l.available, 0) or b.reserved_minor is distinct from coalesce(l.reserved, 0)
            """),
        ("I3", "runs' totals are not those of their payouts", """
            select t.run_id || ' ' || t.status from (
              select run_id, currency, status, count(*) as payouts, sum(amount_minor) as amount_minor from payouts group by 1, 2, 3) p
            full join (select * from run_totals where payouts <> 0) t using (run_id, currency, status)
            where t.payouts is distinct from p.payouts or t.amount_minor is distinct from p.amount_minor
            """),
        ("I3", "payouts and the ledger disagree on what is settled", """
            select p.id::text from payouts p
            left join ledger_transactions l on l.payout_id = p.id and l.event in ('transfer_confirmed', 'payout_released')
            where case when p.status in ('paid', 'reversed') then l.event is distinct from 'transfer_confirmed'
              when p.status in ('failed', 'cancelled') then l.event is distinct from 'payout_released' else l.event is not null end
            """),
        ("I8", "slots have more than one run", "select slot::text from runs where slot is not null group by slot having count(*) > 1"),
        ("I8", "writers have several payouts in one run", "select run_id || ' ' || writer_id from payouts group by run_id, writer_id, currency having count(*) > 1"),
        ("I2", "runs are not completed", "select id || ' ' || status from runs where status <> 'completed'"),
    ];

    public static async Task<List<Violation>> Judge(NpgsqlConnection connection, CancellationToken stop)
    {
        var found = new List<Violation>();
        foreach (var (invariant, what, sql) in Questions)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
            await using var reader = await command.ExecuteReaderAsync(stop);
            var wrong = new List<string>();
            while (await reader.ReadAsync(stop))
                wrong.Add(reader.IsDBNull(0) ? "(missing)" : reader.GetString(0));
            if (wrong.Count > 0)
                found.Add(new Violation(invariant, $"{wrong.Count} {what}: {string.Join(", ", wrong.Take(5))}"));
        }
        return found;
    }
}
