namespace OrleansPayouts.Silo.Configuration;

/// <summary>Finds the name that a mistyped one was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>The known name that takes the fewest letters changed, added or left out; upper and lower case are the same.</summary>
    /// <param name="name">The mistyped name.</param>
    /// <param name="known">One or more.</param>
    public static string Of(string name, IEnumerable<string> known) =>
        known.Order(StringComparer.Ordinal).MinBy(other => Distance(name.ToUpperInvariant(), other.ToUpperInvariant()))!;

    private static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
            previous = current;
        }
        return previous[^1];
    }
}
