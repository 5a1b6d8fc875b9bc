using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>What came of reading Stripe's list to its end: a closed set.</summary>
public abstract record ListReading
{
    private ListReading()
    {
    }

    /// <summary>It was read to its end.</summary>
    /// <param name="Verdict">What it says about the payout.</param>
    /// <param name="Query">What was asked.</param>
    /// <param name="Read">How many transfers it held.</param>
    /// <param name="At">When reading began: it proves nothing about later.</param>
    public sealed record Complete(ListVerdict Verdict, TransferQuery Query, int Read, DateTimeOffset At) : ListReading;

    /// <summary>Stripe did not give it, so it says nothing.</summary>
    public sealed record Unavailable(string Code, TimeSpan? RetryAfter) : ListReading;

    /// <summary>Nothing may be asked of Stripe now.</summary>
    public sealed record NotAsked : ListReading;
}
