using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains;

/// <summary>Outcomes of attempts, counted.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.OutcomeCounts")]
public sealed record OutcomeCounts(
    [property: Id(0)] long Paid = 0,
    [property: Id(1)] long Failed = 0,
    [property: Id(2)] long Unknown = 0,
    [property: Id(3)] long Waiting = 0)
{
    public OutcomeCounts Add(OutcomeCounts other) =>
        new(Paid + other.Paid, Failed + other.Failed, Unknown + other.Unknown, Waiting + other.Waiting);

    public OutcomeCounts Add(PayoutStatus status) => status switch
    {
        PayoutStatus.Paid => this with { Paid = Paid + 1 },
        PayoutStatus.Failed => this with { Failed = Failed + 1 },
        PayoutStatus.Unknown or PayoutStatus.NeedsReview => this with { Unknown = Unknown + 1 },
        _ => this with { Waiting = Waiting + 1 },
    };
}
