using System.Text;

namespace OrleansPayouts.Testing;

/// <summary>Numbers that look random and follow from a seed (SplitMix64), so that a failure can be had again.</summary>
public sealed class Chance(ulong seed)
{
    private ulong state = seed;

    /// <summary>0 and up, below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool OneIn(int n) => Below(n) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)Below(256);
        return bytes;
    }

    /// <summary>Any characters but those that end a line: of several scripts, of controls, halves of surrogate pairs.</summary>
    public string Text(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(Of((char)Below(0x80), (char)('a' + Below(26)), (char)Below(0x10000), '"', '\\', '\'', '%', '<', '\u202e'));
        return text.Replace('\r', 'x').Replace('\n', 'x').ToString();
    }

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
