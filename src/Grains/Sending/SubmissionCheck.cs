using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Sending;

/// <summary>
/// Lets a payout be sent only where a silo has vouched for it: a submission carries all that is sent, so that sending costs no
/// statement, and must therefore be believed from silos alone.
/// </summary>
public sealed class SubmissionCheck(ISubmissionMac mac, IRefusalLog refusals)
{
    /// <param name="grain">The payout whose grain was asked.</param>
    /// <param name="command">What it was asked to send.</param>
    /// <exception cref="CallRefusedException">Nobody has vouched for it; the refusal is noted, and nothing may be sent.</exception>
    public void Demand(PayoutId grain, SubmitPayout command)
    {
        if (mac.IsValid(command) && command.Payout.Id == grain)
            return;
        var reason = command?.Mac is null ? "without a MAC" : "with a MAC that is not over this payout, or not of a silo with this STRIPE_SECRET_KEY";
        refusals.Note(new Refusal(RefusalKind.PayoutNotVouched, "unknown", nameof(IWriterPayoutGrain.Submit), $"{grain} was to be sent {reason}. Nothing was sent.")
        {
            Payout = grain,
        });
        throw new CallRefusedException($"{grain} is not sent: it was submitted {reason}.");
    }
}
