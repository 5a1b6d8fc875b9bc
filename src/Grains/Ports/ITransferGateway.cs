using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Stripe, as far as a payout needs it.</summary>
public interface ITransferGateway
{
    /// <summary>
    /// Sends one transfer under the request's idempotency key. Never throws for what the network or Stripe does: a
    /// timeout, a reset, an unreadable or mismatched answer, and a cancellation are all
    /// <see cref="TransferOutcome.Unanswered"/>.
    /// </summary>
    Task<TransferOutcome> CreateTransfer(TransferRequest request, CancellationToken cancellationToken);
}
