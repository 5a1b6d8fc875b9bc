namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>An anchor of the audit log.</summary>
/// <param name="Anchor">Its number.</param>
/// <param name="Entries">How many entries it is over.</param>
/// <param name="Hash">In hex. Whoever keeps it elsewhere can see later whether all before it is still the same.</param>
public sealed record AuditHead(long Anchor, long Entries, string Hash);
