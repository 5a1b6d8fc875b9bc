namespace OrleansPayouts.Domain.Tests;

/// <summary>States a property over generated values. A failure names the seed and the smallest counterexample found.</summary>
internal static class ForAny
{
    public static void Value<T>(Gen<T> values, Action<T> property, int tests = 300) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true), Prop.ForAll(values.ToArbitrary(), property));

    /// <summary>A sequence, shrunk by leaving steps out.</summary>
    public static void Sequence<T>(Gen<T[]> sequences, Action<T[]> property, int tests) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(sequences, Shorter), property));

    private static IEnumerable<T[]> Shorter<T>(T[] sequence)
    {
        for (var size = sequence.Length / 2; size >= 1; size /= 2)
            for (var start = 0; start + size <= sequence.Length; start += size)
                yield return [.. sequence[..start], .. sequence[(start + size)..]];
    }
}
