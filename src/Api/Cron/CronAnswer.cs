using System.Text.Json.Serialization;
using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Cron;

/// <summary>The answer of the cron endpoint.</summary>
/// <param name="Success">False only where every payout failed.</param>
/// <param name="Status"><c>success</c>, <c>warning</c>, <c>running</c>, <c>skipped</c> or <c>failed</c>.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Data">The run, the plan of a dry run, or why nothing was done.</param>
/// <param name="DryRun">Whether nothing was to be done.</param>
/// <param name="Replayed">Whether the run had been started before.</param>
/// <param name="Retryable">Where it failed: whether triggering again may help.</param>
public sealed record CronAnswer<T>(
    bool Success,
    string Status,
    string Message,
    T Data,
    bool DryRun = false,
    bool Replayed = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Retryable = null) : Answer;
