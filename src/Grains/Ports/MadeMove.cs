using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A move from one status to another, as the audit log has it.</summary>
/// <param name="From">From where it says that it was.</param>
/// <param name="To">To where.</param>
/// <param name="Before">Where the payout's entry before this one left it; null where there is none.</param>
/// <param name="Payout">One that made it.</param>
/// <param name="Count">How many did.</param>
public sealed record MadeMove(PayoutStatus From, PayoutStatus To, PayoutStatus? Before, PayoutId Payout, long Count);
