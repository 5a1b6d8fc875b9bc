using Npgsql;
using NpgsqlTypes;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>
/// Reads the whole audit log in one snapshot, while the program runs or not, and makes every hash anew: entries against
/// their link, links along their lane, anchors against the lanes, and what is in no link. Memory does not grow with the log
/// but for a bit an entry.
/// </summary>
internal sealed class AuditVerification(NpgsqlConnection connection, string? witness, CancellationToken cancellationToken)
{
    public const int MostBreaks = 100;

    private const int LinksAtOnce = 50;
    private const int RowsAtOnce = 10_000;

    private const string LinksSql =
        $"select {AuditLink.Columns} from audit_links where (lane, number) > ($1, $2) order by lane, number limit $3";

    private const string RowsSql = $"select {AuditRow.Columns} from audit_entries e where e.id = any($1)";

    private const string AnchorsSql = $"select {AuditAnchor.Columns} from audit_anchors where number > $1 order by number limit $2";

    private const string AnchoredSql = """
        select l.hash from unnest($1, $2) with ordinality as a (lane, number, place)
        left join audit_links l on l.lane = a.lane and l.number = a.number order by a.place
        """;

    // 'O' fires for everyone, 'A' even for a replica.
    private const string UnguardedSql = """
        select t.name from unnest(array['audit_append_only', 'audit_chain']) as t (name)
        where not exists (select 1 from pg_trigger g where g.tgrelid = 'audit_entries'::regclass and g.tgname = t.name and g.tgenabled in ('O', 'A'))
        """;

    private readonly List<AuditBreak> breaks = [];
    private readonly SeenIds linked = new();
    private readonly Dictionary<int, (long Number, long Entries, byte[] Hash)> ends = [];
    private long rows;
    private long links;
    private long anchors;
    private byte[]? head;
    private bool metWitness;

    public async Task<AuditVerdict> Verify()
    {
        await VerifyLinks();
        await VerifyLanes();
        await VerifyRows();
        await VerifyAnchors();
        foreach (var trigger in await Read(UnguardedSql, reader => reader.GetString(0)))
            Break("audit_entries", $"its trigger {trigger} is off or gone; what is written now is in no chain");
        if (witness is not null && !metWitness)
            Break("audit_anchors", $"none has the hash {witness} that was kept elsewhere: the log was made anew, or restored from before it");
        return new AuditVerdict(rows, links, anchors, head is null ? null : Convert.ToHexStringLower(head), breaks);
    }

    private void Break(string row, string problem)
    {
        if (breaks.Count < MostBreaks)
            breaks.Add(new AuditBreak(row, problem));
    }

    private async Task VerifyLinks()
    {
        AuditLink? last = null;
        while (true)
        {
            var page = await Read(
                LinksSql, AuditLink.Read, (NpgsqlDbType.Integer, last?.Lane ?? int.MinValue), (NpgsqlDbType.Bigint, last?.Number ?? 0L),
                (NpgsqlDbType.Integer, LinksAtOnce));
            if (page.Count == 0)
                return;
            var found = (await Read(RowsSql, AuditRow.Read, (NpgsqlDbType.Array | NpgsqlDbType.Bigint, page.SelectMany(link => link.EntryIds).ToArray())))
                .ToDictionary(row => row.Id);
            foreach (var link in page)
            {
                VerifyPlace(link);
                VerifyEntries(link, found);
            }
            last = page[^1];
        }
    }

    private void VerifyPlace(AuditLink link)
    {
        links++;
        var (number, entries, hash) = ends.GetValueOrDefault(link.Lane, (0, 0, AuditHash.Beginning));
        if (link.Number != number + 1)
            Break($"audit_links lane {link.Lane} number {number + 1}", $"is missing: what follows is number {link.Number}");
        else if (!link.Previous.AsSpan().SequenceEqual(hash))
            Break(link.Name, "does not follow the link before it: that one or this one was changed");
        if (!link.Hash.AsSpan().SequenceEqual(link.Rehash()))
            Break(link.Name, "was changed: its hash is not that of what it holds");
        ends[link.Lane] = (link.Number, entries + link.EntryIds.Length, link.Hash);
    }

    private void VerifyEntries(AuditLink link, Dictionary<long, AuditRow> found)
    {
        if (link.Digests.Length != link.EntryIds.Length * AuditHash.Length)
        {
            Break(link.Name, $"has {link.Digests.Length} bytes of digests for {link.EntryIds.Length} entries");
            return;
        }

        for (var place = 0; place < link.EntryIds.Length; place++)
        {
            var id = link.EntryIds[place];
            if (!linked.Add(id))
                Break(link.Name, $"has entry {id}, which another link has as well");
            if (!found.TryGetValue(id, out var row))
                Break(Row(id), $"is gone: {link.Name} has it");
            else if (!link.DigestOf(place).SequenceEqual(row.Digest()))
                Break(Row(id), $"was changed after it had been written: {link.Name} has another digest of it");
        }
    }

    private async Task VerifyLanes()
    {
        var lanes = await Read(
            "select lane, number, entries, hash from audit_lanes order by lane",
            reader => (Lane: reader.GetInt32(0), End: (Number: reader.GetInt64(1), Entries: reader.GetInt64(2), Hash: reader.GetFieldValue<byte[]>(3))));
        foreach (var (lane, end) in lanes)
        {
            var (number, entries, hash) = ends.GetValueOrDefault(lane, (0, 0, AuditHash.Beginning));
            if (end.Number != number || end.Entries != entries || !end.Hash.AsSpan().SequenceEqual(hash))
                Break(
                    $"audit_links lane {lane} number {Math.Max(end.Number, number)}",
                    $"audit_lanes has {end.Number} links with {end.Entries} entries, and there are {number} with {entries}: the last were deleted, or one was added or changed");
        }
        foreach (var lane in ends.Keys.Except(lanes.Select(lane => lane.Lane)).Order())
            Break($"audit_lanes lane {lane}", "is gone, and its links are not");
    }

    private async Task VerifyRows()
    {
        var after = long.MinValue;
        while (true)
        {
            var ids = await Read(
                "select id from audit_entries where id > $1 order by id limit $2", reader => reader.GetInt64(0),
                (NpgsqlDbType.Bigint, after), (NpgsqlDbType.Integer, RowsAtOnce));
            if (ids.Count == 0)
                return;
            rows += ids.Count;
            foreach (var id in ids.Where(id => !linked.Contains(id)))
                Break(Row(id), "is in no link: it was inserted past the chain, or its link was deleted");
            after = ids[^1];
        }
    }

    private async Task VerifyAnchors()
    {
        AuditAnchor? last = null;
        while (true)
        {
            var page = await Read(AnchorsSql, AuditAnchor.Read, (NpgsqlDbType.Bigint, last?.Number ?? 0L), (NpgsqlDbType.Integer, RowsAtOnce));
            if (page.Count == 0)
                break;
            foreach (var anchor in page)
            {
                await VerifyAnchor(anchor, last);
                last = anchor;
            }
        }
        head = last?.Hash;
    }

    private async Task VerifyAnchor(AuditAnchor anchor, AuditAnchor? last)
    {
        anchors++;
        metWitness |= string.Equals(Convert.ToHexString(anchor.Hash), witness, StringComparison.OrdinalIgnoreCase);
        if (anchor.Number != (last?.Number ?? 0) + 1)
            Break($"audit_anchors number {(last?.Number ?? 0) + 1}", "is missing");
        else if (!anchor.Previous.AsSpan().SequenceEqual(last?.Hash ?? AuditHash.Beginning))
            Break(anchor.Name, "does not follow the anchor before it");
        if (!anchor.Hash.AsSpan().SequenceEqual(anchor.Rehash()))
            Break(anchor.Name, "was changed: its hash is not that of what it holds");
        // Only the lanes that have moved: of many anchors most name the same end again.
        var moved = Enumerable.Range(0, anchor.Lanes.Length).Where(place => !Repeats(anchor, place, last)).ToList();
        var hashes = await Read(
            AnchoredSql, reader => reader.IsDBNull(0) ? null : reader.GetFieldValue<byte[]>(0),
            (NpgsqlDbType.Array | NpgsqlDbType.Integer, moved.Select(place => anchor.Lanes[place]).ToArray()),
            (NpgsqlDbType.Array | NpgsqlDbType.Bigint, moved.Select(place => anchor.Numbers[place]).ToArray()));
        foreach (var (place, hash) in moved.Zip(hashes))
            if (hash is null || !hash.AsSpan().SequenceEqual(anchor.HashOf(place)))
                Break(
                    $"audit_links lane {anchor.Lanes[place]} number {anchor.Numbers[place]}",
                    $"{(hash is null ? "is gone" : "was made anew")}: {anchor.Name} has another");
    }

    private static bool Repeats(AuditAnchor anchor, int place, AuditAnchor? last)
    {
        var before = last is null ? -1 : Array.IndexOf(last.Lanes, anchor.Lanes[place]);
        return before >= 0 && last!.Numbers[before] == anchor.Numbers[place] && last.HashOf(before).SequenceEqual(anchor.HashOf(place));
    }

    private static string Row(long id) => $"audit_entries row {id}";

    private async Task<List<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> read, params (NpgsqlDbType Type, object Value)[] parameters)
    {
        await using var command = BulkTransaction.Command(connection, sql);
        foreach (var (type, value) in parameters)
            command.Parameters.AddWithValue(type, value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var all = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            all.Add(read(reader));
        return all;
    }
}
