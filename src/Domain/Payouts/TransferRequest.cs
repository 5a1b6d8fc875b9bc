using System.Security.Cryptography;
using System.Text;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>One transfer asked of Stripe. The same payout and epoch always give the same request (invariant I5).</summary>
public sealed record TransferRequest(
    PayoutId Payout,
    RunId Run,
    WriterId Writer,
    Money Amount,
    StripeAccountId Destination,
    IdempotencyKey Key)
{
    /// <summary>Groups a run's transfers, so that the resolver can list them.</summary>
    public string TransferGroup => Run.Value;

    /// <summary>The amount as the body has it.</summary>
    public long WireAmount => PayoutRail.Stripe.ToWire(Amount);

    public string Description => "Payout " + Payout;

    /// <summary>SHA-256 over everything that goes into the body; stored with the attempt before the first byte is sent.</summary>
    public byte[] ParameterHash()
    {
        var canonical = $"{WireAmount}\n{Amount.Currency.Code}\n{Destination.Value}\n{TransferGroup}\n{Payout}\n{Writer.Value}";
        return SHA256.HashData(Encoding.UTF8.GetBytes(canonical));
    }
}
