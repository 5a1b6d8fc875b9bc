using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Payouts;

/// <summary>One thing that happened to a payout.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What.</param>
/// <param name="From">The status before.</param>
/// <param name="To">The status after.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="CausedBy">The correlation id it was done under.</param>
public sealed record TimelineBody(
    DateTimeOffset At, string Actor, string Action, string? From, string? To, string? Reason, string? CausedBy)
{
    public static TimelineBody Of(TimelineEntry entry) => new(
        entry.At, entry.Actor, entry.Action, entry.FromStatus, entry.ToStatus, entry.Reason, entry.CorrelationId);
}
