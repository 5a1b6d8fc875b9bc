namespace OrleansPayouts.FaultDrill.Work;

/// <summary>Chance from a seed (SplitMix64): the same seed and purpose give the same throws on every machine.</summary>
internal sealed class Dice
{
    private ulong state;

    private Dice(ulong state) => this.state = state;

    /// <param name="seed">The drill's.</param>
    /// <param name="purpose">What is thrown for, so that one purpose's throws do not move another's.</param>
    /// <param name="number">The round, or whatever counts there.</param>
    public static Dice For(long seed, string purpose, int number)
    {
        var hash = 14695981039346656037UL ^ unchecked((ulong)seed);
        foreach (var letter in purpose)
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        return new Dice(unchecked((hash ^ (uint)number) * 1099511628211UL));
    }

    /// <summary>0 to <paramref name="end"/> − 1.</summary>
    public int Below(int end) => (int)(Next() % (uint)end);

    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool Happens(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T OneOf<T>(params ReadOnlySpan<T> all) => all[Below(all.Length)];

    public T[] Shuffled<T>(IEnumerable<T> all)
    {
        var mixed = all.ToArray();
        for (var last = mixed.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (mixed[last], mixed[other]) = (mixed[other], mixed[last]);
        }
        return mixed;
    }

    /// <summary>
    /// Deals <paramref name="count"/> of <paramref name="all"/> to a round from packs that are shuffled anew when they are used
    /// up, so that over many rounds each comes equally often.
    /// </summary>
    public static T[] Deal<T>(long seed, string purpose, int round, int count, IReadOnlyList<T> all)
    {
        var hand = new T[count];
        for (var card = 0; card < count; card++)
        {
            var place = ((round - 1) * count) + card;
            hand[card] = For(seed, purpose, place / all.Count).Shuffled(all)[place % all.Count];
        }
        return hand;
    }

    private ulong Next()
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        var mixed = state;
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return mixed ^ (mixed >> 31);
    }
}
