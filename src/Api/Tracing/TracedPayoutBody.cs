using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Tracing;

/// <summary>A payout of a trace. Who is paid where is at <c>/payouts/{id}</c>.</summary>
/// <param name="Amount">In major units.</param>
/// <param name="Code">The last failure's code; null once paid.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
/// <param name="TransferId">Stripe's transfer.</param>
public sealed record TracedPayoutBody(
    string PayoutId,
    string RunId,
    string WriterId,
    decimal Amount,
    string Currency,
    string Status,
    string? Code,
    DateTimeOffset? NextAttemptAt,
    string? TransferId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<AttemptBody> Attempts)
{
    public static TracedPayoutBody Of(TracedPayout traced)
    {
        var (payout, createdAt, updatedAt) = traced.View;
        return new(
            payout.Id.ToString(),
            payout.Run.Value,
            payout.Writer.Value,
            payout.Amount.ToJson(),
            payout.Amount.Currency.Code,
            EnumNames<PayoutStatus>.Of(payout.Status),
            payout.FailureCode,
            payout.DueAt,
            payout.Transfer?.Value,
            createdAt,
            updatedAt,
            [.. traced.Attempts.Select(AttemptBody.Of)]);
    }
}
