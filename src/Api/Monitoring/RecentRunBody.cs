using System.Text.Json.Serialization;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>A run in the monitoring view.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ScheduledAt">The slot that it pays; null for a manual one.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="CompletedAt">When it was over.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="TotalPayouts">Planned.</param>
/// <param name="SuccessfulPayouts">Paid.</param>
/// <param name="FailedPayouts">Failed.</param>
/// <param name="TotalAmount">Planned, in major units of <paramref name="Currency"/>.</param>
/// <param name="Currency">Null, as <paramref name="TotalAmount"/> is, where there are several: no sum is right then. Also null where nothing is planned.</param>
/// <param name="ByCurrency">Counts and sums of each currency, always complete.</param>
/// <param name="Errors">At most 10.</param>
/// <param name="RunCorrelationId">Of the request that started it.</param>
public sealed record RecentRunBody(
    string Id,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt,
    string Status,
    long TotalPayouts,
    long SuccessfulPayouts,
    long FailedPayouts,
    decimal? TotalAmount,
    string? Currency,
    IReadOnlyList<CurrencyBody> ByCurrency,
    IReadOnlyList<RunErrorBody> Errors,
    [property: JsonPropertyName("correlationId")] string RunCorrelationId)
{
    public static RecentRunBody Of(RunView view, IReadOnlyList<RunErrorBody> errors)
    {
        var byCurrency = CurrencyBody.Of(view.Totals);
        var single = CurrencyBody.Single(byCurrency);
        return new RecentRunBody(
            view.Run.Id.Value,
            view.Run.Slot,
            view.Run.StartedAt,
            view.Run.CompletedAt,
            EnumNames<RunStatus>.Of(view.Run.Status),
            view.Totals.Planned,
            view.Totals.Paid,
            view.Totals.Failed,
            single.Total,
            single.Currency,
            byCurrency,
            errors,
            view.Run.CorrelationId);
    }
}
