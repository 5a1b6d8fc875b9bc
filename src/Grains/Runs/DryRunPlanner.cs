using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Plans as a run does and writes nothing at all. Memory does not grow with the number of writers: only the first
/// payouts and exclusions are kept, the rest is counted and hashed.
/// </summary>
public sealed class DryRunPlanner(IPlanStore plans)
{
    public const int ShownPayouts = 100;
    public const int ShownExclusions = 1_000;

    /// <param name="thresholds">The smallest payouts.</param>
    /// <param name="asOf">When the run would be started: what is earned later is not paid.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    public async Task<DryRunPlan> Plan(MinimumThresholds thresholds, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        using var tally = new Tally();
        WriterId? after = null;
        while (true)
        {
            var page = await plans.ReadPage(run: null, after, RunPlanner.WritersPerPage, asOf, cancellationToken);
            if (page.Through is not { } through)
                return tally.ToPlan();
            foreach (var candidate in page.Candidates)
                tally.Add(candidate, Eligibility.WhyNotPaid(candidate, thresholds));
            after = through;
        }
    }

    private sealed class Tally : IDisposable
    {
        private readonly SortedDictionary<string, DryRunTotal> totals = new(StringComparer.Ordinal);
        private readonly SortedDictionary<ExclusionReason, long> exclusionCounts = [];
        private readonly List<PayoutCandidate> payouts = [];
        private readonly List<PlanExclusion> exclusions = [];
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long count;

        public void Add(in PayoutCandidate candidate, ExclusionReason? reason)
        {
            if (reason is { } why)
            {
                exclusionCounts[why] = exclusionCounts.GetValueOrDefault(why) + 1;
                if (exclusions.Count < ShownExclusions)
                    exclusions.Add(new PlanExclusion(candidate.Writer, candidate.Available, why));
                return;
            }

            count++;
            var currency = candidate.Available.Currency;
            var sum = totals.GetValueOrDefault(currency.Code) ?? new DryRunTotal(0, Money.Zero(currency));
            totals[currency.Code] = new DryRunTotal(sum.Payouts + 1, sum.Amount + candidate.Payable);
            if (payouts.Count < ShownPayouts)
                payouts.Add(candidate);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{candidate.Writer} {candidate.Payable.Minor} {currency} {candidate.StripeAccount!.Value}\n")));
        }

        public DryRunPlan ToPlan() => new()
        {
            TotalPayouts = count,
            Totals = [.. totals.Values],
            Payouts = payouts,
            Exclusions = exclusions,
            ExclusionCounts = exclusionCounts,
            PlanHash = Convert.ToHexStringLower(hash.GetHashAndReset()),
        };

        public void Dispose() => hash.Dispose();
    }
}
