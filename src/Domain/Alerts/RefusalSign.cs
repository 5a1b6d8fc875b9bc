namespace OrleansPayouts.Domain.Alerts;

/// <summary>What was refused at Orleans's ports on one day.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Day">In UTC.</param>
/// <param name="Count">Entries of the audit log; what was refused again and again has one a minute.</param>
/// <param name="Examples">Up to three of them in words.</param>
public sealed record RefusalSign(RefusalKind Kind, DateOnly Day, long Count, IReadOnlyList<string> Examples);
