using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Standings;

namespace OrleansPayouts.Api.Payouts;

/// <summary>A payout that is open, or was until a change called it off, in short.</summary>
/// <param name="PayoutId">Its id.</param>
/// <param name="RunId">The run that planned it.</param>
/// <param name="WriterId">Whom it pays.</param>
/// <param name="Amount">In major units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status">As in the payout itself.</param>
/// <param name="Code">Why, a code.</param>
/// <param name="Message">The same in words.</param>
public sealed record OpenPayoutBody(
    string PayoutId, string RunId, string WriterId, decimal Amount, string Currency, string Status, string? Code, string Message)
{
    public static OpenPayoutBody CalledOff(WriterPayout payout) =>
        Of(payout, payout.FailureCode, FailureWords.Describe(payout.FailureCode ?? "cancelled"));

    public static OpenPayoutBody InDoubt(WriterPayout payout) => Of(payout, payout.FailureCode, DoubtWords.Describe(payout));

    public static OpenPayoutBody Of(WriterPayout payout, PaymentStanding standing) => Of(payout, standing.Reason, standing.Words);

    private static OpenPayoutBody Of(WriterPayout payout, string? code, string message) => new(
        payout.Id.ToString(),
        payout.Run.Value,
        payout.Writer.Value,
        payout.Amount.ToJson(),
        payout.Amount.Currency.Code,
        EnumNames<PayoutStatus>.Of(payout.Status),
        code,
        message);
}
