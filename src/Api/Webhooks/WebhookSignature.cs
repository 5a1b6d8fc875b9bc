using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.Api.Webhooks;

/// <summary>Judges Stripe's signature of an event: <c>t=…,v1=…[,v1=…]</c>, HMAC-SHA256 over <c>t.body</c>.</summary>
/// <param name="secrets">Of the endpoint: several while one is being rotated.</param>
public sealed class WebhookSignature(IReadOnlyList<string> secrets)
{
    public const string Header = "Stripe-Signature";

    /// <summary>How far Stripe's clock and ours may be apart, and how old an event may be: in both directions.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Stripe sends one for each secret that is valid at the time, two at most.</summary>
    private const int MostSignatures = 16;

    private const int LongestHeader = 4096;

    private readonly byte[][] keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Without a secret nothing can be believed.</summary>
    public bool IsConfigured => keys.Length > 0;

    /// <summary>The header's parts, where it is one and as fresh as it must be; null otherwise. Says nothing about the body yet.</summary>
    public static SignatureClaim? Read(string? header, DateTimeOffset now)
    {
        if (header is not { Length: > 0 and <= LongestHeader })
            return null;
        string? signedAt = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                if (signedAt is not null)
                    return null;
                signedAt = part[2..];
            }
            else if (part is ['v', '1', '=', .. { Length: 64 } hex] && hex.All(char.IsAsciiHexDigit) && signatures.Count < MostSignatures)
            {
                signatures.Add(Convert.FromHexString(hex));
            }
        }

        return signatures.Count > 0 && IsFresh(signedAt, now) ? new SignatureClaim(signedAt!, signatures) : null;
    }

    /// <summary>Whether one of the signatures is that of the body under one of the secrets. Takes as long whichever it is.</summary>
    public bool IsGood(SignatureClaim claim, ReadOnlySpan<byte> body)
    {
        var isGood = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in keys)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(Encoding.UTF8.GetBytes(claim.SignedAt + "."));
            hmac.AppendData(body);
            hmac.GetHashAndReset(expected);
            foreach (var signature in claim.Signatures)
                isGood |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return isGood;
    }

    /// <summary>The text may be anything: huge, negative, no number.</summary>
    private static bool IsFresh(string? signedAt, DateTimeOffset now)
    {
        var tolerance = (long)Tolerance.TotalSeconds;
        var seconds = now.ToUnixTimeSeconds();
        return long.TryParse(signedAt, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at >= seconds - tolerance && at <= seconds + tolerance;
    }
}
