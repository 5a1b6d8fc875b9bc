namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// Who is to get how much: equal shares of the caps, what one does not want to those who do, the remainder by rank. The
/// shares add up to the caps (to 97 % of the rate, where several share it), and nobody's is a concurrency without a rate.
/// </summary>
public static class PermitShares
{
    /// <summary>How long some of too many holders are served before it is the others' turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The part of the rate that nobody gets where several share it, one in so many: their requests are under way for longer and
    /// shorter times, and what arrives at Stripe in one second must not be more than the whole (docs/decisions/0008).
    /// </summary>
    public const int KeptBack = 33;

    /// <param name="wanted">What each holder wants, 1 and up.</param>
    /// <param name="caps">What there is.</param>
    /// <param name="now">Decides whose turn it is, where there are more holders than permits.</param>
    public static Dictionary<string, PermitCaps> Of(IReadOnlyDictionary<string, int> wanted, PermitCaps caps, DateTimeOffset now)
    {
        // The rank is the name: it does not change, so neither do the shares while everybody wants the same.
        var ranked = wanted.Keys.Order(StringComparer.Ordinal).ToList();
        var served = WhoseTurn(ranked, Math.Min(caps.Concurrency, caps.RequestsPerSecond), now);
        var concurrency = Concurrency(served, wanted, caps.Concurrency);
        return WithRates(served, concurrency, caps);
    }

    private static List<string> WhoseTurn(List<string> ranked, int seats, DateTimeOffset now)
    {
        if (ranked.Count <= seats)
            return ranked;
        var first = now.UtcTicks / Turn.Ticks * seats % ranked.Count;
        return [.. Enumerable.Range(0, seats).Select(seat => ranked[(int)((first + seat) % ranked.Count)]).Order(StringComparer.Ordinal)];
    }

    private static Dictionary<string, int> Concurrency(List<string> served, IReadOnlyDictionary<string, int> wanted, int cap)
    {
        var (shares, open, left) = (new Dictionary<string, int>(), served, cap);
        while (open.Count > 0)
        {
            var fair = left / open.Count;
            var content = open.FindAll(holder => wanted[holder] <= fair);
            if (content.Count == 0)
                break;
            content.ForEach(holder => shares.Add(holder, wanted[holder]));
            left -= content.Sum(holder => wanted[holder]);
            open = open.FindAll(holder => wanted[holder] > fair);
        }
        // What nobody wants now is shared out too: somebody may want it before the next request.
        var takers = open.Count > 0 ? open : served;
        for (var rank = 0; rank < takers.Count; rank++)
            shares[takers[rank]] = shares.GetValueOrDefault(takers[rank]) + (left / takers.Count) + (rank < left % takers.Count ? 1 : 0);
        return shares;
    }

    private static Dictionary<string, PermitCaps> WithRates(List<string> served, Dictionary<string, int> concurrency, PermitCaps caps)
    {
        var rate = Math.Max(served.Count, caps.RequestsPerSecond - (served.Count > 1 ? caps.RequestsPerSecond / KeptBack : 0));
        // One for each, the others as the concurrency; rounded on the running sum, so that none is lost.
        var (shares, before) = (new Dictionary<string, PermitCaps>(), 0L);
        foreach (var holder in served)
        {
            var after = before + concurrency[holder];
            long Rates(long sum) => sum * (rate - served.Count) / caps.Concurrency;
            shares.Add(holder, new PermitCaps(concurrency[holder], 1 + (int)(Rates(after) - Rates(before))));
            before = after;
        }
        return shares;
    }
}
