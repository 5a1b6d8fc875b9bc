using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Api.Webhooks;

public sealed partial class WebhookDesk
{
    [LoggerMessage(2901, LogLevel.Warning, "{Payout} is not booked as reversed yet, although Stripe sent so of {Transfer}: {Why}; it is sent again")]
    private partial void LogNotYet(PayoutId payout, TransferId transfer, string why);

    [LoggerMessage(2902, LogLevel.Error, "{Reversed} of {Amount} of {Payout} ({Transfer}) were taken back at Stripe; a person must decide what is owed")]
    private partial void LogPartial(PayoutId payout, TransferId transfer, Money reversed, Money amount);

    [LoggerMessage(2903, LogLevel.Critical, "{Payout} ({Status}) contradicts Stripe's reversal of {Transfer}: {Reason}")]
    private partial void LogContradiction(PayoutId payout, PayoutStatus status, TransferId transfer, PayoutRefusal reason);
}
