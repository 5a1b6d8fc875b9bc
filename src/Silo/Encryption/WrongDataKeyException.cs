namespace OrleansPayouts.Silo.Encryption;

/// <summary>The database is sealed with a data key that is not configured. Says which variable is wrong, and tells no key.</summary>
public sealed class WrongDataKeyException(string place, string sealedWith, string configured) : Exception(
    $"PAYOUT_DATA_KEY is the key {configured}, and {place} is sealed with the key {sealedWith}. Set PAYOUT_DATA_KEY to that key; "
    + "to change keys, name it in PAYOUT_DATA_KEY_PREVIOUS.");
