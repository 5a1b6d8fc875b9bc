using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What was done, for the audit log. Nothing in it may be a secret or say who a person is.</summary>
/// <param name="Action">A noun and a past participle: <c>key.revoked</c>, <c>schedule.changed</c>.</param>
/// <param name="Subject">The id of what it was done to; null for a payout or where there is none.</param>
public sealed record AuditedChange(string Action, string? Subject = null)
{
    public PayoutId? Payout { get; init; }

    /// <summary>The status before; null for what has none.</summary>
    public string? FromStatus { get; init; }

    /// <summary>The status after; null for what has none.</summary>
    public string? ToStatus { get; init; }

    /// <summary>What it was before, as JSON: only what changed, with secrets and personal data left out.</summary>
    public string? Before { get; init; }

    /// <summary>What it is now, as <see cref="Before"/> has it.</summary>
    public string? After { get; init; }
}
