using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>What a run would do.</summary>
public sealed record DryRunPlan
{
    public required long TotalPayouts { get; init; }

    /// <summary>The planned sums, one a currency, in the order of the currencies' codes.</summary>
    public required IReadOnlyList<DryRunTotal> Totals { get; init; }

    /// <summary>The first <see cref="DryRunPlanner.ShownPayouts"/>, in the order of the writers' ids.</summary>
    public required IReadOnlyList<PayoutCandidate> Payouts { get; init; }

    /// <summary>The first <see cref="DryRunPlanner.ShownExclusions"/>, in the order of the writers' ids.</summary>
    public required IReadOnlyList<PlanExclusion> Exclusions { get; init; }

    /// <summary>All exclusions, counted.</summary>
    public required IReadOnlyDictionary<ExclusionReason, long> ExclusionCounts { get; init; }

    /// <summary>SHA-256, in hex, over all planned payouts: two plans with the same hash pay the same.</summary>
    public required string PlanHash { get; init; }
}
