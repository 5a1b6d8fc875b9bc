using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Something that was refused at Orleans's ports.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Caller">Who asked, as far as it is known: a client's id, a certificate's subject, an address.</param>
/// <param name="Subject">What was asked for: a method, a port.</param>
/// <param name="Reason">What was wrong, in words that hold no secret.</param>
public sealed record Refusal(RefusalKind Kind, string Caller, string Subject, string Reason)
{
    /// <summary>The payout it was about; null where it was about none.</summary>
    public PayoutId? Payout { get; init; }
}
