namespace OrleansPayouts.Grains.Ports;

/// <summary>One attempt. <paramref name="Outcome"/> is <c>confirmed</c>, <c>refused</c> or <c>unknown</c>; null while it is under way or was cut off.</summary>
public sealed record AttemptView(
    int Number,
    int Epoch,
    string IdempotencyKey,
    string ParameterHash,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Outcome,
    int? HttpStatus,
    string? ErrorCode,
    string? StripeRequestId);
