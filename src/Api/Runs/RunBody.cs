using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Runs;

/// <summary>A run as it is shown.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Status"><c>planning</c>, <c>dispatching</c>, <c>paused</c>, <c>cancelling</c>, <c>completed</c> or <c>cancelled</c>.</param>
/// <param name="PauseCode">Why it is paused.</param>
/// <param name="Slot">The scheduled slot that it pays; null for a manual run.</param>
/// <param name="StartedBy"><c>cron</c>, <c>admin</c> or <c>schedule</c>.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="CompletedAt">When each of its payouts was settled or parked, or it was cancelled.</param>
/// <param name="Duration">In ms, so far.</param>
/// <param name="TotalPayouts">Planned so far.</param>
/// <param name="SuccessfulPayouts">Paid.</param>
/// <param name="FailedPayouts">Failed.</param>
/// <param name="PendingRetries">To be tried again.</param>
/// <param name="UnknownPayouts">Of which it is not known whether they were paid.</param>
/// <param name="CancelledPayouts">Called off; their money is available again.</param>
/// <param name="WaitingPayouts">Not sent or not answered yet.</param>
/// <param name="ExcludedBalances">Not chosen; the reasons are at <c>/exclusions</c>.</param>
/// <param name="ByCurrency">Counts and sums.</param>
/// <param name="BatchSize">As it was started with.</param>
/// <param name="MaxRetries">As it was started with.</param>
/// <param name="MinimumThreshold">The smallest payout in USD, as it was started with.</param>
/// <param name="MinimumThresholds">Those of other currencies that were set then, in major units by code.</param>
/// <param name="RunCorrelationId">The correlation id of the request that started it.</param>
/// <param name="SteeredBy">Who paused, resumed or cancelled it last; null where nobody did.</param>
/// <param name="SteerReason">Why, in that person's words.</param>
public sealed record RunBody(
    string RunId,
    string Status,
    string? PauseCode,
    DateTimeOffset? Slot,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt,
    long Duration,
    long TotalPayouts,
    long SuccessfulPayouts,
    long FailedPayouts,
    long PendingRetries,
    long UnknownPayouts,
    long CancelledPayouts,
    long WaitingPayouts,
    long ExcludedBalances,
    IReadOnlyList<CurrencyBody> ByCurrency,
    int BatchSize,
    int MaxRetries,
    decimal MinimumThreshold,
    IReadOnlyDictionary<string, decimal> MinimumThresholds,
    string RunCorrelationId,
    string? SteeredBy,
    string? SteerReason) : Answer
{
    public static RunBody Of(RunView view, DateTimeOffset now) => new(
        view.Run.Id.Value,
        EnumNames<RunStatus>.Of(view.Run.Status),
        view.Run.PauseCode,
        view.Run.Slot,
        view.Run.StartedBy,
        view.Run.StartedAt,
        view.Run.CompletedAt,
        (long)((view.Run.CompletedAt ?? now) - view.Run.StartedAt).TotalMilliseconds,
        view.Totals.Planned,
        view.Totals.Paid,
        view.Totals.Failed,
        view.Totals.Retrying,
        view.Totals.Unknown,
        view.Totals.Cancelled,
        view.Totals.Reserved,
        view.Excluded,
        CurrencyBody.Of(view.Totals),
        view.Run.Settings.BatchSize,
        view.Run.Settings.MaxRetries,
        view.Run.Settings.Thresholds.Usd,
        view.Run.Settings.Thresholds.Others.ByCode,
        view.Run.CorrelationId,
        view.Run.Steering?.Actor,
        view.Run.Steering?.Reason);
}
