using System.Text.Json.Serialization;
using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Cron;

/// <summary>The answer of the cron endpoint.</summary>
/// <param name="Success">False only where every payout failed.</param>
/// <param name="Status"><c>success</c>, <c>warning</c>, <c>running</c>, <c>paused</c>, <c>skipped</c> or <c>failed</c>.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Data">The run, the plan of a dry run, or why nothing was done.</param>
/// <param name="DryRun">Whether nothing was to be done.</param>
/// <param name="Replayed">Whether the run had been started before.</param>
/// <param name="Retryable">Where it failed: whether triggering again may help.</param>
/// <param name="PauseCode">Where it is paused: why.</param>
/// <param name="ResumedBy">Where it is paused: what ends the pause, <c>operator</c>, <c>stripe</c> (by itself, when Stripe answers) or <c>other_run</c>.</param>
public sealed record CronAnswer<T>(
    bool Success,
    string Status,
    string Message,
    T Data,
    bool DryRun = false,
    bool Replayed = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Retryable = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PauseCode = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ResumedBy = null) : Answer;
