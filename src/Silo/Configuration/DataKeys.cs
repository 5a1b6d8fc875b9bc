using System.Diagnostics.CodeAnalysis;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>
/// The keys that personal data and secrets are encrypted with at rest (PAYOUT_DATA_KEY, PAYOUT_DATA_KEY_PREVIOUS), of
/// <see cref="KeyBytes"/> bytes each.
/// </summary>
public sealed class DataKeys
{
    public const int KeyBytes = 32;

    /// <summary>Where no key is configured, and in Development none is made yet.</summary>
    public static readonly DataKeys None = new(default, []);

    private DataKeys(ReadOnlyMemory<byte> current, IReadOnlyList<ReadOnlyMemory<byte>> previous)
    {
        Current = current;
        Previous = previous;
    }

    /// <summary>What is written is encrypted with this one; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Current { get; }

    /// <summary>What was written with these can still be read; the newest first, as far as it was listed so.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Previous { get; }

    public bool IsMissing => Current.IsEmpty;

    /// <summary>Takes keys that <see cref="TryDecode"/> has decoded.</summary>
    /// <param name="current">Null where it is still to be made.</param>
    /// <param name="previous">The keys that were in use before it.</param>
    /// <exception cref="ArgumentException">A key is not of <see cref="KeyBytes"/> bytes.</exception>
    public static DataKeys Of(byte[]? current, params IReadOnlyList<byte[]> previous)
    {
        if (current is not null and not { Length: KeyBytes } || previous.Any(key => key.Length != KeyBytes))
            throw new ArgumentException("A data key is of 32 bytes.", nameof(current));
        return new(current, [.. previous.Select(key => new ReadOnlyMemory<byte>(key))]);
    }

    /// <summary>The same with a current key, where there was none.</summary>
    public DataKeys With(byte[] current) => Of(current, [.. Previous.Select(key => key.ToArray())]);

    /// <summary>Decodes a key from base64.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? key)
    {
        var bytes = new byte[text.Length];
        key = Convert.TryFromBase64String(text, bytes, out var length) && length == KeyBytes ? bytes[..length] : null;
        return key is not null;
    }
}
