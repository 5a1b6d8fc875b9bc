using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Testing;

/// <summary>Keys for personal data in tests.</summary>
public static class TestDataKeys
{
    /// <summary>What every test uses that does not care.</summary>
    public static readonly DataKeys Usual = DataKeys.Of(Bytes(1));

    /// <summary>The key that is made of one byte, over and over.</summary>
    public static byte[] Bytes(byte filler) => [.. Enumerable.Repeat(filler, DataKeys.KeyBytes)];
}
