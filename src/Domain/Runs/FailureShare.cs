using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// Counts what Stripe definitely answered since a run was last taken up, and says when so much of it failed that
/// something is wrong which concerns more than single payees. Answers that say nothing (unknown, to be retried) do not count.
/// </summary>
public readonly record struct FailureShare
{
    /// <summary>The code of a run that was paused by this.</summary>
    public const string Code = "failure_share";

    /// <summary>Payouts paid or failed.</summary>
    public long Answered { get; private init; }

    /// <summary>Payouts failed.</summary>
    public long Failed { get; private init; }

    /// <summary>With one more payout that stands at <paramref name="status"/>.</summary>
    public FailureShare Add(PayoutStatus status) => status switch
    {
        PayoutStatus.Paid => this with { Answered = Answered + 1 },
        PayoutStatus.Failed => new() { Answered = Answered + 1, Failed = Failed + 1 },
        _ => this,
    };

    /// <param name="leastAnswers">Below which nothing is concluded: 1 and up.</param>
    /// <param name="mostPercent">The largest share of failures that passes, 1 to 100; 100 lets everything pass.</param>
    public bool IsOutOfProportion(int leastAnswers, int mostPercent) =>
        Answered >= leastAnswers && Failed * 100 > Answered * mostPercent;
}
