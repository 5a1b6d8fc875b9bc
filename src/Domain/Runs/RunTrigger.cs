namespace OrleansPayouts.Domain.Runs;

/// <summary>A wish to start a run: from cron, an admin or the schedule.</summary>
/// <param name="StartedBy"><c>cron</c>, <c>admin</c> or <c>schedule</c>.</param>
/// <param name="CorrelationId">Follows the run through logs, audit and answers.</param>
/// <param name="Force">Start a manual run, whatever the schedule says.</param>
/// <param name="Slot">The slot that is meant, where the caller names one; else the one due now.</param>
/// <param name="IdempotencyKey">The same key gives the same run; at most 255 characters.</param>
/// <param name="BatchSize">For this run only: 1 to 1,000.</param>
/// <param name="MaxRetries">For this run only: 0 to 20.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.RunTrigger")]
public sealed record RunTrigger(
    [property: Id(0)] string StartedBy,
    [property: Id(1)] string CorrelationId,
    [property: Id(2)] bool Force = false,
    [property: Id(3)] DateTimeOffset? Slot = null,
    [property: Id(4)] string? IdempotencyKey = null,
    [property: Id(5)] int? BatchSize = null,
    [property: Id(6)] int? MaxRetries = null);
