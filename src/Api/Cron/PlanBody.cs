using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Runs;

namespace OrleansPayouts.Api.Cron;

/// <summary>What a run would pay, in major units.</summary>
/// <param name="TotalPayouts">How many.</param>
/// <param name="TotalAmount">Their sum; null where there are several currencies.</param>
/// <param name="Currency">Null where there are several, or where nothing would be paid.</param>
/// <param name="ByCurrency">All sums.</param>
/// <param name="Payouts">The first 100.</param>
/// <param name="Excluded">The first 1,000.</param>
/// <param name="ExcludedByReason">All of them, counted.</param>
/// <param name="PlanHash">Two plans with the same hash pay the same.</param>
public sealed record PlanBody(
    long TotalPayouts,
    decimal? TotalAmount,
    string? Currency,
    IReadOnlyList<PlanTotalBody> ByCurrency,
    IReadOnlyList<PlannedPayoutBody> Payouts,
    IReadOnlyList<PlanExclusionBody> Excluded,
    IReadOnlyDictionary<string, long> ExcludedByReason,
    string PlanHash)
{
    public static PlanBody Of(DryRunPlan plan)
    {
        var (total, currency) = plan.Totals switch
        {
            [] => (0m, null),
            [var one] => (one.Amount.ToJson(), one.Amount.Currency.Code),
            _ => ((decimal?)null, (string?)null),
        };
        return new PlanBody(
            plan.TotalPayouts,
            total,
            currency,
            [.. plan.Totals.Select(total => new PlanTotalBody(total.Amount.Currency.Code, total.Payouts, total.Amount.ToJson()))],
            [.. plan.Payouts.Select(payout => new PlannedPayoutBody(
                payout.Writer.Value, payout.Payable.ToJson(), payout.Payable.Currency.Code))],
            [.. plan.Exclusions.Select(exclusion => new PlanExclusionBody(
                exclusion.Writer.Value, exclusion.Available.Currency.Code, EnumNames<ExclusionReason>.Of(exclusion.Reason)))],
            plan.ExclusionCounts.ToDictionary(pair => EnumNames<ExclusionReason>.Of(pair.Key), pair => pair.Value),
            plan.PlanHash);
    }
}
