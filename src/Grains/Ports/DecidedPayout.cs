using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What was decided about a payout; a move of it is written.</summary>
/// <param name="Before">The payout that it was decided on.</param>
/// <param name="Decision">What follows.</param>
public sealed record DecidedPayout(WriterPayout Before, PayoutDecision Decision)
{
    public WriterPayout After => Decision is PayoutDecision.Move { Transition: var transition } ? transition.After : Before;
}
