namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>Where the audit log does not hold together.</summary>
/// <param name="Row">The row: <c>audit_entries row 17</c>.</param>
/// <param name="Problem">What is wrong with it, in words.</param>
public sealed record AuditBreak(string Row, string Problem)
{
    public override string ToString() => $"{Row}: {Problem}";
}
