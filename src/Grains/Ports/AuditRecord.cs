namespace OrleansPayouts.Grains.Ports;

/// <summary>An entry of the audit log, to be read.</summary>
/// <param name="Id">Rises in the order of writing, with gaps.</param>
/// <param name="Who">Who did it, when, why and on which request; the correlation id is empty where there is none.</param>
/// <param name="What">What was done.</param>
/// <param name="Digest">SHA-256 of the entry in hex, as the chain has it.</param>
public sealed record AuditRecord(long Id, AuditContext Who, AuditedChange What, string Digest);
