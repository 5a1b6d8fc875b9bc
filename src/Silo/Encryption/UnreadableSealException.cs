namespace OrleansPayouts.Silo.Encryption;

/// <summary>A sealed text does not open. Says where and why, and nothing of what is in it.</summary>
public sealed class UnreadableSealException(SealedColumn column, string keyId, bool isKeyKnown) : Exception(isKeyKnown
    ? $"A text in {column.Place} was changed, or moved from another row."
    : $"A text in {column.Place} is sealed with the key {keyId}, which is neither PAYOUT_DATA_KEY nor in PAYOUT_DATA_KEY_PREVIOUS.");
