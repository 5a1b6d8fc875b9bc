using System.Security.Cryptography;
using System.Text;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Hosting.Access;

/// <summary>
/// What a front end shows with each call to a grain: a secret derived from PAYOUT_DATA_KEY, which silos and front ends alone
/// have. A certificate, or a place on the same machine, is not enough to switch the schedule off. Silos take the proof of any
/// of their data keys, so that the key is changed as docs/security.md says, with nobody stopped.
/// </summary>
public sealed class FrontEndProof
{
    /// <summary>Under this name it travels with the call.</summary>
    public const string Name = "payouts.front_end";

    private readonly List<byte[]> accepted;

    public FrontEndProof(DataKeys keys)
    {
        accepted = keys.IsMissing ? [] : [.. keys.Previous.Prepend(keys.Current).Select(Derive)];
        Value = accepted.Count == 0 ? "" : Encoding.ASCII.GetString(accepted[0]);
    }

    /// <summary>What this process shows.</summary>
    public string Value { get; }

    /// <summary>Whether it was derived from one of the data keys.</summary>
    public bool IsValid(string? shown)
    {
        var bytes = Encoding.UTF8.GetBytes(shown ?? "");
        return accepted.Any(one => CryptographicOperations.FixedTimeEquals(one, bytes));
    }

    private static byte[] Derive(ReadOnlyMemory<byte> dataKey) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey.ToArray(), 32, info: "payouts front end 1"u8.ToArray())));
}
