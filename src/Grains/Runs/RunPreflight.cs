using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>What is made sure of before a run sends anything, and after it has (PAYOUT_ENABLE_FAILSAFE).</summary>
public sealed partial class RunPreflight(
    IRunStore runs,
    IFailsafeStore failsafe,
    IShortfallStore shortfalls,
    ITransferGateway gateway,
    IOptions<PayoutOptions> options,
    TimeProvider time,
    ILogger<RunPreflight> logger)
{
    /// <summary>The code of a run that was paused because the books contradict themselves.</summary>
    public const string BooksOutOfBalance = "books_out_of_balance";

    /// <summary>How often a balance that cannot be had is asked for before the run pauses: over a quarter of a minute.</summary>
    private const int BalanceTries = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>How long a run that has passed is not looked at again: while it waits for a permit it asks twice a second.</summary>
    private static readonly TimeSpan PassedFor = TimeSpan.FromMinutes(1);

    private (RunId Run, long At)? passed;

    /// <summary>
    /// Null where the run may send, what its balance does not cover being held back; otherwise the code to pause it with,
    /// and nothing may be sent.
    /// </summary>
    public async Task<string?> WhyNot(PayoutRun run, CancellationToken cancellationToken)
    {
        if (passed is { } last && last.Run == run.Id && time.GetElapsedTime(last.At) < PassedFor)
            return null;
        var reason = await Look(run, cancellationToken);
        passed = reason is null ? (run.Id, time.GetTimestamp()) : null;
        return reason;
    }

    /// <summary>The run is paused: whoever takes it up again has changed something.</summary>
    public void Forget() => passed = null;

    private async Task<string?> Look(PayoutRun run, CancellationToken cancellationToken)
    {
        var stopped = (await shortfalls.Of(run.Id, cancellationToken))
            .Where(shortfall => shortfall.Code == PreflightDecider.BalanceInsufficient)
            .Select(shortfall => Money.Zero(shortfall.Currency)).ToList();
        if (!options.Value.EnableFailsafe)
        {
            await shortfalls.HoldBack(run.Id, stopped, time.GetUtcNow(), cancellationToken);
            return null;
        }
        var totals = await runs.Totals(run.Id, cancellationToken);
        if (totals.Reserved == 0)
            return null;
        // Only before anything was answered: a large set of books takes seconds.
        if (totals.Reserved == totals.Planned && await FindBreaches(run, cancellationToken))
            return BooksOutOfBalance;
        switch (await AskBalance(cancellationToken))
        {
            case BalanceAnswer.Known known:
                var budgets = await Budgets(run, totals, known.Available, cancellationToken);
                await HoldBack(run, [.. stopped, .. budgets.ExceptBy(stopped.Select(none => none.Currency), budget => budget.Currency)], cancellationToken);
                return null;
            case BalanceAnswer.Unavailable { Class: FailureClass.StopEverything }:
                return RunPause.StripeUnauthorized;
            default:
                return RunPause.BalanceUnknown;
        }
    }

    /// <summary>Looks at the books again when the run is over. It is too late to stop it, so what is wrong is recorded.</summary>
    public async Task LookBack(PayoutRun run, CancellationToken cancellationToken)
    {
        if (!options.Value.EnableFailsafe)
            return;
        var breaches = await failsafe.FindBreaches(run.Id, cancellationToken);
        if (breaches.Count == 0)
            return;
        foreach (var breach in breaches)
            LogBreach(run.Id, breach);
        await failsafe.RecordBreaches(run.Id, breaches, time.GetUtcNow(), cancellationToken);
    }

    private async Task<bool> FindBreaches(PayoutRun run, CancellationToken cancellationToken)
    {
        var breaches = await failsafe.FindBreaches(run.Id, cancellationToken);
        foreach (var breach in breaches)
            LogBreach(run.Id, breach);
        return breaches.Count > 0;
    }

    private async Task<IReadOnlyList<Money>> Budgets(
        PayoutRun run, RunTotals totals, IReadOnlyList<Money> available, CancellationToken cancellationToken)
    {
        var policy = options.Value.ShortfallPolicy;
        // The totals are at hand and never too low; what is exactly needed is read only where they are not covered.
        return PreflightDecider.Budgets(totals.ReservedAmounts, available, policy) is { Count: > 0 }
            ? PreflightDecider.Budgets(await shortfalls.Needed(run.Id, cancellationToken), available, policy)
            : [];
    }

    private async Task HoldBack(PayoutRun run, IReadOnlyList<Money> budgets, CancellationToken cancellationToken)
    {
        var heldBack = await shortfalls.HoldBack(run.Id, budgets, time.GetUtcNow(), cancellationToken);
        if (heldBack > 0)
            LogHeldBack(run.Id, heldBack, string.Join(", ", budgets));
    }

    private async Task<BalanceAnswer> AskBalance(CancellationToken cancellationToken)
    {
        for (var asked = 1; ; asked++)
        {
            var answer = await gateway.GetBalance(cancellationToken);
            if (answer is not BalanceAnswer.Unavailable { Class: not FailureClass.StopEverything } unavailable || asked == BalanceTries)
                return answer;
            var wait = TimeSpan.FromSeconds(1 << (asked - 1));
            if (unavailable.RetryAfter is { } longer && longer > wait)
                wait = longer < LongestWait ? longer : LongestWait;
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
