using Npgsql;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>All lanes' ends at one time, tied to the anchor before.</summary>
internal sealed record AuditAnchor(
    long Number, DateTimeOffset At, long Entries, int[] Lanes, long[] Numbers, byte[] Hashes, byte[] Previous, byte[] Hash)
{
    public const string Columns = "number, at, entries, lanes, numbers, hashes, previous, hash";

    public string Name => $"audit_anchors number {Number}";

    public ReadOnlySpan<byte> HashOf(int place) => Hashes.AsSpan(place * AuditHash.Length, AuditHash.Length);

    /// <summary>The hash that it should have.</summary>
    public byte[] Rehash()
    {
        using var hash = new AuditHash();
        hash.Add(Previous).Add(Number).Add(At).Add(Entries);
        for (var place = 0; place < Lanes.Length; place++)
            hash.Add(Lanes[place]).Add(Numbers[place]);
        return hash.Add(Hashes).End();
    }

    public static AuditAnchor Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetFieldValue<DateTimeOffset>(1),
        reader.GetInt64(2),
        reader.GetFieldValue<int[]>(3),
        reader.GetFieldValue<long[]>(4),
        reader.GetFieldValue<byte[]>(5),
        reader.GetFieldValue<byte[]>(6),
        reader.GetFieldValue<byte[]>(7));
}
