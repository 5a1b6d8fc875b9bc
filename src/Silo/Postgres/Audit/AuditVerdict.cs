namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>What a verification of the audit log found.</summary>
/// <param name="Entries">Rows that were read.</param>
/// <param name="Links">Links that were read, of all lanes.</param>
/// <param name="Anchors">Anchors that were read.</param>
/// <param name="Head">The last anchor's hash in hex, to be kept elsewhere; null where there is none yet.</param>
/// <param name="Breaks">The first <see cref="AuditVerification.MostBreaks"/>, in the order in which they were found.</param>
public sealed record AuditVerdict(long Entries, long Links, long Anchors, string? Head, IReadOnlyList<AuditBreak> Breaks)
{
    public bool Holds => Breaks.Count == 0;
}
