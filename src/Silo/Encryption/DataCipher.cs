using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Encryption;

/// <summary>
/// Seals texts with PAYOUT_DATA_KEY and opens what was sealed with it or with one of PAYOUT_DATA_KEY_PREVIOUS. What is not
/// sealed is from before there was a key, and is given back as it is.
/// </summary>
public sealed class DataCipher
{
    private readonly SealingKey current;
    private readonly List<SealingKey> all;

    /// <exception cref="InvalidOperationException">There is no key to seal with.</exception>
    public DataCipher(DataKeys keys)
    {
        if (keys.IsMissing)
            throw new InvalidOperationException("Personal data cannot be stored without a PAYOUT_DATA_KEY.");
        current = new SealingKey(keys.Current.Span);
        all = [current, .. keys.Previous.Select(key => new SealingKey(key.Span))];
    }

    /// <summary>Tells the current key from others without telling what it is.</summary>
    public string CurrentKeyId => current.Id;

    /// <summary>Whether a text that was sealed under this key can be opened.</summary>
    public bool Knows(string keyId) => all.Any(key => key.Id == keyId);

    /// <summary>With what a text begins that is sealed under the key.</summary>
    public static string StartUnder(string keyId) => SealedText.Start(keyId);

    /// <summary>With what a text begins that is sealed under the current key.</summary>
    public string CurrentStart => SealedText.Start(current.Id);

    /// <summary>The same text in the same row and column is always sealed to the same, so that a change can be told from none.</summary>
    public string Seal(string text, SealedColumn column, string row) => current.Seal(text, column.BoundTo(row));

    /// <summary>What the text may stand as from the time of earlier keys; null where there are none.</summary>
    public string[]? SealBefore(string text, SealedColumn column, string row) =>
        all.Count == 1 ? null : [.. all.Skip(1).Select(key => key.Seal(text, column.BoundTo(row)))];

    /// <exception cref="UnreadableSealException">It was sealed with another key, for another place, or was changed.</exception>
    public string Open(string stored, SealedColumn column, string row)
    {
        if (!SealedText.TryParse(stored, out var keyId, out var bytes))
            return stored;
        // An id is short: two keys may share one.
        foreach (var key in all.Where(key => key.Id == keyId))
            if (key.TryOpen(bytes, column.BoundTo(row)) is { } text)
                return text;
        throw new UnreadableSealException(column, keyId, all.Any(key => key.Id == keyId));
    }
}
