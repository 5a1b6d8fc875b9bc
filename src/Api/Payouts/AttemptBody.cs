using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Payouts;

/// <summary>One attempt to pay.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IdempotencyKey">Under which Stripe executes it at most once.</param>
/// <param name="ParameterHash">SHA-256 of what was sent.</param>
/// <param name="StartedAt">When its intent was written.</param>
/// <param name="FinishedAt">When its outcome was.</param>
/// <param name="Outcome"><c>confirmed</c>, <c>refused</c> or <c>unknown</c>; null while it is under way or was cut off.</param>
/// <param name="HttpStatus">Stripe's.</param>
/// <param name="ErrorCode">Stripe's, or what happened on the way.</param>
/// <param name="StripeRequestId">To ask Stripe about.</param>
public sealed record AttemptBody(
    int Number,
    string IdempotencyKey,
    string ParameterHash,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Outcome,
    int? HttpStatus,
    string? ErrorCode,
    string? StripeRequestId)
{
    public static AttemptBody Of(AttemptView view) => new(
        view.Number,
        view.IdempotencyKey,
        view.ParameterHash,
        view.StartedAt,
        view.FinishedAt,
        view.Outcome,
        view.HttpStatus,
        view.ErrorCode,
        view.StripeRequestId);
}
