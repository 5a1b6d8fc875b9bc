namespace OrleansPayouts.Silo.Postgres.Sealing;

/// <summary>How far a pass over a column has come.</summary>
/// <param name="Looked">Rows that were looked at.</param>
/// <param name="Sealed">Texts that were sealed anew.</param>
/// <param name="IsLast">Whether the column's end was reached.</param>
public sealed record DataKeyProgress(long Looked, long Sealed, bool IsLast);
