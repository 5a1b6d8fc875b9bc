using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A reserved payout that its run does not send.</summary>
/// <param name="Id">The payout.</param>
/// <param name="Writer">Whom it would pay.</param>
/// <param name="Currency">In what.</param>
/// <param name="Code">Why it is not sent.</param>
public sealed record UnsentPayout(PayoutId Id, WriterId Writer, Currency Currency, string Code);
