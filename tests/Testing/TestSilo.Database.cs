namespace OrleansPayouts.Testing;

/// <summary>What its database holds.</summary>
public sealed partial class TestSilo
{
    /// <summary>
    /// I21 by the audit log: attempts that were begun while their writer was held, or had another account than the payout.
    /// An attempt and a change within two seconds of each other prove nothing: their times are those at which they were decided.
    /// </summary>
    private const string SentToUnpayable = """
        with begun as (
          select t.payout_id, t.number, t.started_at, p.writer_id, left(encode(sha256(convert_to(p.destination, 'UTF8')), 'hex'), 12) as account
          from payout_attempts t join payouts p on p.id = t.payout_id
        ), changes as (
          select id, at, subject as writer_id, action = 'writer.changed' as is_account, action = 'writer.held' as is_hold,
            coalesce(before ->> 'accountFingerprint', '') as account_before, coalesce(after ->> 'accountFingerprint', '') as account_after
          from audit_entries where action in ('writer.held', 'writer.released', 'writer.changed')
        ), judged as (
          select b.account,
            (array_agg(c.is_hold order by c.id desc) filter (where not is_account and c.at < b.started_at - interval '2 seconds'))[1] as is_held,
            coalesce(bool_or(not is_account and not is_hold and c.at between b.started_at - interval '2 seconds' and b.started_at + interval '2 seconds'), false) as is_releasing,
            (array_agg(c.account_after order by c.id desc) filter (where is_account and c.at < b.started_at - interval '2 seconds'))[1] as account_then,
            (array_agg(c.account_before order by c.id) filter (where is_account and c.at >= b.started_at - interval '2 seconds'))[1] as account_later,
            coalesce(bool_or(is_account and c.at between b.started_at - interval '2 seconds' and b.started_at + interval '2 seconds'), false) as is_moving
          from begun b join changes c on c.writer_id = b.writer_id
          group by b.payout_id, b.number, b.account
        )
        select count(*) from judged
        where is_held and not is_releasing or not is_moving and coalesce(account_then, account_later, account) <> account
        """;

    /// <summary>A single figure from the database.</summary>
    public async Task<long> Count(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    /// <summary>Returns when the figure is as it should come to be.</summary>
    public async Task Comes(string sql, long figure)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (await Count(sql) != figure)
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
                throw new TimeoutException($"{sql}: {await Count(sql)} and not {figure} after {Patience}: {await Describe()}");
            await Task.Delay(20);
        }
    }

    public async Task Execute(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>I1, I3 and I21. That of I21 goes by the times of calls, so it is for tests whose calls do not wait for each other.</summary>
    public async Task BooksAgree()
    {
        await MoneyAgrees();
        if (await Count(SentToUnpayable) is > 0 and var unpayable)
            throw new InvalidOperationException($"I21: {unpayable} attempts were begun for a writer who was held or had another account.");
    }

    /// <summary>
    /// I1 and I3, by the simulator's journal: no payout twice; paid here is committed there; nothing reserved but for
    /// open payouts; every transaction sums to zero.
    /// </summary>
    public async Task MoneyAgrees()
    {
        var transfers = Stripe.Transfers();
        var twice = transfers.GroupBy(transfer => transfer.PayoutId).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        if (twice.Count > 0)
            throw new InvalidOperationException("Paid twice: " + string.Join(", ", twice));
        var paid = await Count("select count(*) from payouts where status = 'paid'");
        var known = await Count("select count(*) from payouts where status in ('paid', 'unknown')");
        if (transfers.Count < paid || transfers.Count > known)
            throw new InvalidOperationException($"{transfers.Count} transfers at Stripe, {paid} paid here, {known} with the unknown ones.");
        var wrong = await Count("""
            select (select count(*) from balances b where b.reserved_minor <> coalesce((select sum(amount_minor) from payouts p
                where p.writer_id = b.writer_id and p.currency = b.currency
                  and p.status in ('reserved', 'retry_scheduled', 'unknown', 'needs_review')), 0))
              + (select count(*) from (select 1 from ledger_entries group by transaction_id, currency having sum(amount_minor) <> 0) unbalanced)
            """);
        if (wrong != 0)
            throw new InvalidOperationException($"{wrong} balances or transactions do not add up.");
    }

    private async Task<string> Describe()
    {
        await using var command = Database.DataSource.CreateCommand($"""
            select concat_ws('; ',
              (select string_agg(status || ' since ' || started_at, ', ') from runs),
              (select string_agg(status || ' ' || payouts, ', ') from run_totals),
              (select count(*) || ' attempts under way' from payout_attempts where outcome is null),
              (select string_agg(state, ', ') from ({GrainStates}) as states (state)),
              (select string_agg(remindername, ', ') from orleansreminderstable),
              (select string_agg(action || ' ' || reason, ', ') from (
                select action, reason from audit_entries where payout_id is not null and reason is not null order by id desc limit 5) latest))
            """);
        return $"{await command.ExecuteScalarAsync()}; {Stripe.Report().All.InFlight} requests at Stripe";
    }
}
