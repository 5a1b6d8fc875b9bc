using OrleansPayouts.Api.Runs;

namespace OrleansPayouts.Api.Cron;

/// <summary>A run as the cron endpoint reports it.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="TotalPayouts">Planned.</param>
/// <param name="SuccessfulPayouts">Paid.</param>
/// <param name="FailedPayouts">Failed.</param>
/// <param name="PendingRetries">To be tried again.</param>
/// <param name="UnknownPayouts">Of which it is not known whether they were paid.</param>
/// <param name="TotalAmount">Planned, in major units of <paramref name="Currency"/>.</param>
/// <param name="Currency">Null, as <paramref name="TotalAmount"/> is, where there are several: no sum is right then. Also null where nothing is planned.</param>
/// <param name="ByCurrency">Counts and sums of each currency, always complete.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="CompletedAt">When it was completed.</param>
/// <param name="Duration">In ms, so far.</param>
/// <param name="Errors">At most 10.</param>
/// <param name="HasMoreErrors">Whether there are more.</param>
/// <param name="NextScheduledTime">The next slot.</param>
/// <param name="OpenSlot">A slot that is due now and has no run yet, because this run is in its way; null where there is none.</param>
public sealed record RunReport(
    string RunId,
    long TotalPayouts,
    long SuccessfulPayouts,
    long FailedPayouts,
    long PendingRetries,
    long UnknownPayouts,
    decimal? TotalAmount,
    string? Currency,
    IReadOnlyList<CurrencyBody> ByCurrency,
    DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt,
    long Duration,
    IReadOnlyList<RunErrorBody> Errors,
    bool HasMoreErrors,
    DateTimeOffset NextScheduledTime,
    DateTimeOffset? OpenSlot);
