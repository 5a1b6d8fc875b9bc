using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Access;

public sealed partial class StripeAccess
{
    [LoggerMessage(2601, LogLevel.Information, "Stripe accepts the key: {Identity}. The books are bound to it")]
    private partial void LogGranted(StripeIdentity identity);

    [LoggerMessage(2602, LogLevel.Critical, "stripe_unauthorized: Stripe refuses the key ({Code}). Nothing is sent until it accepts one. Set STRIPE_SECRET_KEY; a restricted key needs Transfers write, Balance and connected accounts read")]
    private partial void LogUnauthorized(string code);

    [LoggerMessage(2603, LogLevel.Critical, "stripe_account_differs: the key is of {Identity}, the books are bound to {Bound}. Nothing is sent. Set the right STRIPE_SECRET_KEY, or bind the books anew with --bind-stripe-account")]
    private partial void LogDiffers(StripeIdentity identity, StripeIdentity bound);

    [LoggerMessage(2604, LogLevel.Warning, "Stripe does not say whose the key is ({Code}); asking again soon")]
    private partial void LogUnavailable(string code);
}
