using Npgsql;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>What one statement wrote, tied to what its lane had before.</summary>
internal sealed record AuditLink(int Lane, long Number, DateTimeOffset At, long[] EntryIds, byte[] Digests, byte[] Previous, byte[] Hash)
{
    public const string Columns = "lane, number, at, entry_ids, digests, previous, hash";

    /// <summary>In words, for whoever has to look at it.</summary>
    public string Name => EntryIds.Length switch
    {
        0 => $"audit_links lane {Lane} number {Number}",
        1 => $"audit_links lane {Lane} number {Number} (entry {EntryIds[0]})",
        _ => $"audit_links lane {Lane} number {Number} (entries {EntryIds.Min()} to {EntryIds.Max()})",
    };

    public ReadOnlySpan<byte> DigestOf(int entry) => Digests.AsSpan(entry * AuditHash.Length, AuditHash.Length);

    /// <summary>The hash that it should have.</summary>
    public byte[] Rehash()
    {
        using var hash = new AuditHash();
        hash.Add(Previous).Add(Lane).Add(Number).Add(At);
        foreach (var id in EntryIds)
            hash.Add(id);
        return hash.Add(Digests).End();
    }

    public static AuditLink Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetInt64(1),
        reader.GetFieldValue<DateTimeOffset>(2),
        reader.GetFieldValue<long[]>(3),
        reader.GetFieldValue<byte[]>(4),
        reader.GetFieldValue<byte[]>(5),
        reader.GetFieldValue<byte[]>(6));
}
