using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Standings;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Eligibility;

/// <summary>Looks up what the answer to "why was I not paid?" is decided from.</summary>
public sealed class EligibilityDesk(
    IGrainFactory grains, IWriterCandidates candidates, IPayoutQueries queries, IOptions<PayoutOptions> options, TimeProvider time)
{
    /// <summary>Far more currencies than anybody earns in.</summary>
    private const int MaxBalances = 200;

    /// <summary>For a run that were planned now.</summary>
    public async Task<EligibilityBody> Now(Writer writer, CancellationToken cancellationToken)
    {
        var (thresholds, nextSlot) = await Schedule(cancellationToken);
        var open = (await queries.ListOpenPayouts(writer.Id, cancellationToken)).ToDictionary(payout => payout.Payout.Amount.Currency);
        var balances = new List<StandingBody>();
        foreach (var candidate in await candidates.Of(writer.Id, time.GetUtcNow(), cancellationToken))
        {
            var standing = StandingBody.Now(candidate, thresholds, nextSlot, writer.Hold?.Reason);
            balances.Add(open.TryGetValue(candidate.Available.Currency, out var payout)
                ? standing with { OpenPayout = await Describe(payout.Payout, nextSlot, cancellationToken) }
                : standing);
        }
        return new EligibilityBody(writer.Id.Value, null, null, thresholds.Usd, nextSlot, balances);
    }

    /// <summary>For a run that was, or is being, planned.</summary>
    public async Task<EligibilityBody> InRun(Writer writer, RunView view, CancellationToken cancellationToken)
    {
        var (_, nextSlot) = await Schedule(cancellationToken);
        var run = view.Run;
        var payouts = await queries.ListPayouts(run.Id, new PayoutFilter(Writer: writer.Id), after: null, MaxBalances, cancellationToken);
        var left = await queries.ListExclusions(run.Id, new PayoutCursor(writer.Id.Value, ""), MaxBalances, cancellationToken);
        List<StandingBody> balances =
        [
            .. payouts.Select(payout => StandingBody.Of(
                payout.Payout.Amount, StandingDecider.Planned(payout.Payout, run, nextSlot), payout.Payout.Id.ToString())),
            .. left.TakeWhile(exclusion => exclusion.Writer == writer.Id)
                .Select(exclusion => StandingBody.Of(exclusion.Available, StandingDecider.Excluded(exclusion.Reason, nextSlot))),
        ];
        if (balances.Count == 0)
            balances.Add(StandingBody.Of(Money.Zero(writer.Currency), StandingDecider.NotConsidered(writer.Id, run, nextSlot)));
        return new EligibilityBody(
            writer.Id.Value,
            run.Id.Value,
            EnumNames<RunStatus>.Of(run.Status),
            run.Settings.Thresholds.Usd,
            nextSlot,
            [.. balances.OrderBy(balance => balance.Currency, StringComparer.Ordinal)]);
    }

    private async Task<OpenPayoutBody?> Describe(WriterPayout payout, DateTimeOffset? nextSlot, CancellationToken cancellationToken) =>
        await queries.FindRun(payout.Run, cancellationToken) is { Run: var run }
            ? OpenPayoutBody.Of(payout, StandingDecider.Planned(payout, run, nextSlot))
            : null;

    private async Task<(MinimumThresholds Thresholds, DateTimeOffset? NextSlot)> Schedule(CancellationToken cancellationToken)
    {
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var status = await SiloChange.Outlast(scheduler.GetStatus, time, cancellationToken);
        return (options.Value.ThresholdsUnder(status.Schedule), status.Schedule.Enabled ? status.NextSlot : null);
    }
}
