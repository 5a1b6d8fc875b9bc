namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// How many permits a holder asks the pool for: the most that it wanted at once within the last seconds. A silo that is quick
/// drains its queue between two requests to the pool; were its share given away each time, its next payouts would wait for
/// the request after. Not for several threads at once.
/// </summary>
public sealed class PermitClaim
{
    /// <summary>What was wanted is still claimed for so long, and up to twice as long.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(5);

    private int peak;
    private int peakBefore;
    private DateTimeOffset stretchBegan;

    /// <summary>So many are wanted at this moment, those in use included.</summary>
    public void Note(int wanted) => peak = Math.Max(peak, wanted);

    /// <summary>What to ask for now.</summary>
    /// <param name="wanted">What is wanted at this moment, which a new stretch of time begins with.</param>
    /// <param name="now">A clock that never goes back.</param>
    public int Ask(int wanted, DateTimeOffset now)
    {
        var claim = Math.Max(peak, peakBefore);
        if (now - stretchBegan >= HoldsFor)
            (peakBefore, peak, stretchBegan) = (peak, wanted, now);
        return claim;
    }

    /// <summary>Those who waited are gone: no more than this is claimed from now on.</summary>
    public void Drop(int wanted) => (peak, peakBefore) = (wanted, 0);
}
