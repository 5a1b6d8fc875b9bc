namespace OrleansPayouts.Domain.Payouts;

/// <summary>How attempt <paramref name="Number"/> ended; written once.</summary>
public sealed record AttemptResult(
    int Number,
    AttemptOutcome Outcome,
    int? HttpStatus,
    string? ErrorCode,
    string? RequestId,
    DateTimeOffset FinishedAt);
