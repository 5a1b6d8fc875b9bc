namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>Numbers that look random and follow from a seed (SplitMix64), so that a failure can be had again.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = seed;

    /// <summary>0 and up, below <paramref name="end"/>.</summary>
    public int Below(int end)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)end);
    }

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
