using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class DryRunPlannerTests
{
    [Fact]
    public async Task Every_page_is_planned_and_little_of_it_is_kept()
    {
        var plan = await new DryRunPlanner(new Books(writers: 12_345, amountMinor: 2_500)).Plan(MinimumThresholds.Default, DateTimeOffset.UnixEpoch, CancellationToken.None);

        plan.TotalPayouts.ShouldBe(6_173);
        plan.Totals.Single().Amount.ShouldBe(new Money(6_173 * 2_500, Currency.Parse("USD")));
        plan.Payouts.Count.ShouldBe(DryRunPlanner.ShownPayouts);
        plan.Exclusions.Count.ShouldBe(DryRunPlanner.ShownExclusions);
        plan.ExclusionCounts.ShouldBe(new Dictionary<ExclusionReason, long> { [ExclusionReason.NoAccount] = 6_172 });
    }

    [Fact]
    public async Task The_hash_covers_payouts_that_are_not_shown()
    {
        var one = await new DryRunPlanner(new Books(5_000, 2_500)).Plan(MinimumThresholds.Default, DateTimeOffset.UnixEpoch, CancellationToken.None);
        var same = await new DryRunPlanner(new Books(5_000, 2_500)).Plan(MinimumThresholds.Default, DateTimeOffset.UnixEpoch, CancellationToken.None);
        var other = await new DryRunPlanner(new Books(5_000, 2_500, lastAmountMinor: 2_501)).Plan(MinimumThresholds.Default, DateTimeOffset.UnixEpoch, CancellationToken.None);

        same.PlanHash.ShouldBe(one.PlanHash);
        other.PlanHash.ShouldNotBe(one.PlanHash);
    }

    /// <summary>Every second writer has no account.</summary>
    private sealed class Books(int writers, long amountMinor, long? lastAmountMinor = null) : IPlanStore
    {
        public Task<Guid> Installation(CancellationToken cancellationToken) => throw new NotSupportedException("A dry run derives no ids.");

        public Task<PlanPage> ReadPage(RunId? run, WriterId? after, int count, DateTimeOffset asOf, CancellationToken cancellationToken)
        {
            var first = after is { } last ? int.Parse(last.Value[1..]) + 1 : 0;
            var page = Enumerable.Range(first, Math.Max(0, Math.Min(count, writers - first))).Select(Candidate).ToList();
            return Task.FromResult(new PlanPage(page, page.Count > 0 ? page[^1].Writer : null));
        }

        public Task<PageWritten> WritePage(PayoutRun run, PlannedPage page, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A dry run writes nothing.");

        private PayoutCandidate Candidate(int number)
        {
            var amount = new Money(number >= writers - 2 ? lastAmountMinor ?? amountMinor : amountMinor, Currency.Parse("USD"));
            StripeAccountId? account = number % 2 == 0 ? StripeAccountId.Parse("acct_1") : null;
            return new PayoutCandidate(WriterId.Parse($"w{number:000000}"), amount, account, null, null, false);
        }
    }
}
