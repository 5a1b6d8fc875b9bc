namespace OrleansPayouts.Silo.Postgres;

/// <summary>How transitions are grouped into commits.</summary>
public sealed class PayoutJournalOptions
{
    /// <summary>
    /// How long the first transition of a group waits for others: 0 to 100 ms. Stripe takes some 300 ms to answer, so
    /// ten more are not seen; they save nine commits in ten at a few hundred payouts a second.
    /// </summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Transitions in one statement: 1 to 10,000.</summary>
    public int MaxBatch { get; set; } = 1_000;
}
