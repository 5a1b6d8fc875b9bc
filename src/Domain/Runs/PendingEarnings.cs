namespace OrleansPayouts.Domain.Runs;

/// <summary>Earnings that are recorded and dated ahead: they are owed from then on.</summary>
/// <param name="Amount">Their sum, above zero.</param>
/// <param name="NextAt">When the first of them is earned.</param>
public readonly record struct PendingEarnings(Money Amount, DateTimeOffset NextAt)
{
    /// <summary>What of a balance is owed now, and what is pending in it.</summary>
    /// <param name="balance">What the ledger has as available.</param>
    /// <param name="datedAheadMinor">The sum of the earnings that are dated ahead, in minor units; 0 where there are none.</param>
    /// <param name="nextAt">When the first of them is earned.</param>
    public static (Money Available, PendingEarnings? Pending) Split(Money balance, long datedAheadMinor, DateTimeOffset? nextAt)
    {
        // A transfer that the books had lost may have paid some of it already.
        var pending = new Money(Math.Min(datedAheadMinor, balance.Minor), balance.Currency);
        return pending.Minor > 0 && nextAt is { } at ? (balance - pending, new PendingEarnings(pending, at)) : (balance, null);
    }
}
