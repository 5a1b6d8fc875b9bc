using System.Security.Cryptography;
using System.Text;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Encryption;

/// <summary>
/// HMAC-SHA-256 under a key derived from STRIPE_SECRET_KEY, which silos alone have: who could make the code could as well
/// ask Stripe for the transfer.
/// </summary>
public sealed class SubmissionMac : ISubmissionMac
{
    private readonly byte[] key;

    /// <param name="stripeSecretKey">STRIPE_SECRET_KEY.</param>
    public SubmissionMac(string stripeSecretKey) => key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(stripeSecretKey), HMACSHA256.HashSizeInBytes, info: "payouts submission 1"u8.ToArray());

    /// <inheritdoc/>
    public byte[] Compute(WriterPayout payout, RetryPolicy retry) => HMACSHA256.HashData(key, CanonicalSubmission.Of(payout, retry).Span);

    /// <inheritdoc/>
    public bool IsValid(SubmitPayout command)
    {
        if (command is not { Payout: { } payout, Retry: { } retry, Mac: { Length: HMACSHA256.HashSizeInBytes } mac })
            return false;
        try
        {
            return CryptographicOperations.FixedTimeEquals(Compute(payout, retry), mac);
        }
        catch (InvalidOperationException)
        {
            // An id that names nothing: no silo has vouched for that.
            return false;
        }
    }
}
