using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>How a payout stands after what was due has been done, or could not be.</summary>
/// <param name="DueAt">When to go on, here; null: not here.</param>
/// <param name="NeedsNoReminder">
/// Nothing is left to do, and that is durable; or the sweeper will find the payout, because its due time is durable and
/// has come.
/// </param>
public readonly record struct Resumed(DateTimeOffset? DueAt, bool NeedsNoReminder)
{
    /// <summary>Nothing may be sent now. The payout goes on as it stands when the sweeper next comes by; an outage keeps no reminders.</summary>
    public static readonly Resumed Held = new(null, NeedsNoReminder: true);

    /// <summary>Somebody else is at it; the reminder sees to it that this was so.</summary>
    public static readonly Resumed Elsewhere = new(null, NeedsNoReminder: false);

    /// <summary>The payout as it stands, durably.</summary>
    public static Resumed With(WriterPayout payout) => new(payout.DueAt, NeedsNoReminder: payout.DueAt is null);
}
