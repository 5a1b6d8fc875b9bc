using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Standings;

namespace OrleansPayouts.Api.Eligibility;

/// <summary>Whether one balance is paid, and if not, why.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">The payout's, or what was available, in major units.</param>
/// <param name="Paid">Whether it was paid.</param>
/// <param name="Verdict"><c>paid</c>, <c>under_way</c>, <c>will_be_paid</c> or <c>not_paid</c>.</param>
/// <param name="Reason">The one reason, a code; null where it was or will be paid.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="NextDate">When it is paid or looked at next, once the remedy is done; null where no date is set.</param>
/// <param name="PayoutId">The run's payout, where it has one.</param>
public sealed record StandingBody(
    string Currency,
    decimal Amount,
    bool Paid,
    string Verdict,
    string? Reason,
    string Message,
    RemedyBody? Remedy,
    DateTimeOffset? NextDate,
    string? PayoutId)
{
    public static StandingBody Of(Money amount, PaymentStanding standing, string? payoutId = null) => new(
        amount.Currency.Code,
        amount.ToJson(),
        standing.Verdict == StandingVerdict.Paid,
        EnumNames<StandingVerdict>.Of(standing.Verdict),
        standing.Reason,
        standing.Words,
        RemedyBody.Of(standing.Remedy),
        standing.NextDate,
        payoutId);
}
