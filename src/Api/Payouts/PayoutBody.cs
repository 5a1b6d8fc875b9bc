using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Payouts;

/// <summary>A payout as it is shown.</summary>
/// <param name="PayoutId">Its id.</param>
/// <param name="RunId">The run that planned it.</param>
/// <param name="WriterId">Whom it pays.</param>
/// <param name="Amount">In major units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Destination">The connected account at Stripe.</param>
/// <param name="Status"><c>reserved</c>, <c>retry_scheduled</c>, <c>unknown</c>, <c>needs_review</c>, <c>paid</c>, <c>failed</c>, <c>cancelled</c> or <c>reversed</c>.</param>
/// <param name="Code">The last failure's code; null once paid.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Attempts">Begun so far.</param>
/// <param name="Retries">Used up so far.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
/// <param name="TransferId">Stripe's transfer.</param>
/// <param name="CreatedAt">When it was planned.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public record PayoutBody(
    string PayoutId,
    string RunId,
    string WriterId,
    decimal Amount,
    string Currency,
    string Destination,
    string Status,
    string? Code,
    string? Message,
    int Attempts,
    int Retries,
    DateTimeOffset? NextAttemptAt,
    string? TransferId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : Answer
{
    public static PayoutBody Of(PayoutView view) => new(
        view.Payout.Id.ToString(),
        view.Payout.Run.Value,
        view.Payout.Writer.Value,
        view.Payout.Amount.ToJson(),
        view.Payout.Amount.Currency.Code,
        view.Payout.Destination.Value,
        EnumNames<PayoutStatus>.Of(view.Payout.Status),
        view.Payout.FailureCode,
        view.Payout.FailureCode is { } code ? FailureWords.Describe(code) : null,
        view.Payout.Attempts,
        view.Payout.Retries,
        view.Payout.DueAt,
        view.Payout.Transfer?.Value,
        view.CreatedAt,
        view.UpdatedAt);
}
