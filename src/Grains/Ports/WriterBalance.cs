using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What a writer has in one currency: to be paid, being paid, paid so far, and earned only later.</summary>
public sealed record WriterBalance(Money Available, Money Reserved, Money Paid, PendingEarnings? Pending);
