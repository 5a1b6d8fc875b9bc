namespace OrleansPayouts.Silo.Postgres.Sealing;

/// <summary>What one step of sealing a column has come to.</summary>
/// <param name="Looked">Rows that were looked at.</param>
/// <param name="Sealed">Texts that are sealed under the current key since then.</param>
/// <param name="Unreadable">Texts that no configured key opens; they are left as they are.</param>
/// <param name="IsLast">Whether the column's end was reached.</param>
public sealed record SealingStep(int Looked, int Sealed, int Unreadable, bool IsLast);
