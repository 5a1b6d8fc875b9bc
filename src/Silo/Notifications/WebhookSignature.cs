using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.Silo.Notifications;

/// <summary>Says that a call is ours and when it was made, in the form that Stripe's have.</summary>
public static class WebhookSignature
{
    public const string Header = "X-OrleansPayouts-Signature";

    /// <summary><c>t=UNIX,v1=HEX</c>: HMAC-SHA256 under the secret's UTF-8 over the Unix seconds, a full stop and the body's bytes.</summary>
    public static string Of(ReadOnlySpan<byte> body, string secret, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hmac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
