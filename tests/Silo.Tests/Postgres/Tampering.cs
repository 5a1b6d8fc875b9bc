using System.Globalization;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>A change behind the program's back, and the rows that it touches.</summary>
internal sealed record Tampering(string Sql, IReadOnlyList<long> Rows)
{
    /// <summary>Takes lane 1's last link with its entries, and sets the lane's end back to the one before.</summary>
    public const string CutTail = """
        delete from audit_entries where id = any ((select entry_ids from audit_links where lane = 1 order by number desc limit 1)::bigint[]);
        delete from audit_links where lane = 1 and number = (select max(number) from audit_links where lane = 1);
        update audit_lanes set (number, hash) = (select number, hash from audit_links where lane = 1 order by number desc limit 1),
          entries = (select sum(cardinality(entry_ids)) from audit_links where lane = 1) where lane = 1
        """;

    private static readonly string[] Changes =
    [
        "at = at + interval '1 microsecond'", "actor = actor || ' '", "action = 'payout.failed'", "payout_id = gen_random_uuid()",
        "subject = coalesce(subject, '') || 'x'", "from_status = coalesce(from_status, '') || 'x'", "to_status = null, reason = coalesce(reason, '') || to_status",
        "reason = coalesce(reason || 'x', '')", "correlation_id = coalesce(correlation_id || '0', '')", "before = '{}'", "after = '[]'",
        // The same letters, one field further.
        "from_status = coalesce(from_status, '') || to_status, to_status = ''",
    ];

    public static Tampering OfEntries(Chance chance, long last)
    {
        var one = 1 + chance.Below((int)last);
        var other = 1 + (one + chance.Below((int)last - 1)) % last;
        return chance.Below(6) switch
        {
            0 => Of($"delete from audit_entries where id = {one}", one),
            1 => CutLast(last, 1 + chance.Below(5)),
            2 => Insert(last + 1 + chance.Below(1000)),
            3 => Swap(one, other),
            _ => Of($"update audit_entries set {Changes[chance.Below(Changes.Length)]} where id = {one}", one),
        };
    }

    private static Tampering Of(string sql, params long[] rows) => new(sql, rows);

    private static Tampering CutLast(long last, int count) => Of(
        string.Create(CultureInfo.InvariantCulture, $"delete from audit_entries where id > {last - count}"),
        [.. Enumerable.Range(0, count).Select(n => last - n)]);

    private static Tampering Insert(long id) => Of(string.Create(CultureInfo.InvariantCulture, $"""
        insert into audit_entries (id, at, actor, action) overriding system value values ({id}, now(), 'admin', 'payout.paid')
        """), id);

    /// <summary>Each gets what the other had, its number excepted.</summary>
    private static Tampering Swap(long one, long other) => Of(string.Create(CultureInfo.InvariantCulture, $"""
        update audit_entries e set (at, actor, action, payout_id, subject, from_status, to_status, reason, correlation_id)
          = (o.at, o.actor, o.action, o.payout_id, o.subject, o.from_status, o.to_status, o.reason, o.correlation_id)
        from audit_entries o where (e.id, o.id) in (({one}, {other}), ({other}, {one}))
        """), one, other);
}
