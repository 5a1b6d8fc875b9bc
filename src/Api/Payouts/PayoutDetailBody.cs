using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Payouts;

/// <summary>A payout with all that happened to it, oldest first.</summary>
public sealed record PayoutDetailBody : PayoutBody
{
    public PayoutDetailBody(PayoutDetail detail)
        : base(Of(detail.View))
    {
        AttemptHistory = [.. detail.Attempts.Select(AttemptBody.Of)];
        Timeline = [.. detail.Timeline.Select(TimelineBody.Of)];
    }

    public IReadOnlyList<AttemptBody> AttemptHistory { get; }

    public IReadOnlyList<TimelineBody> Timeline { get; }
}
