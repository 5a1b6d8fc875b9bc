using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>
/// Stripe, as far as paying needs it. No method throws for what the network or Stripe does, nor for a cancellation; none
/// asks twice.
/// </summary>
public interface ITransferGateway
{
    /// <summary>
    /// Sends one transfer under the request's idempotency key. A timeout, a reset, an unreadable or mismatched answer,
    /// and a cancellation are all <see cref="TransferOutcome.Unanswered"/>. Where this process may not send
    /// (<see cref="Access.StripeAccess"/>), it is <see cref="TransferOutcome.NotSent"/>.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="goesOut">Called when its bytes are about to be written, the connection being there; never, where there was none.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent stays sent.</param>
    Task<TransferOutcome> CreateTransfer(TransferRequest request, Action? goesOut, CancellationToken cancellationToken);

    /// <summary>One page of the platform's transfers, newest first; Stripe lists a transfer from the moment it exists.</summary>
    Task<TransferListing> ListTransfers(TransferQuery query, CancellationToken cancellationToken);

    /// <summary>One transfer by its id.</summary>
    Task<TransferLookup> GetTransfer(TransferId transfer, CancellationToken cancellationToken);

    /// <summary>Whose the key is.</summary>
    Task<AccountAnswer> GetAccount(CancellationToken cancellationToken);

    /// <summary>What the platform can transfer now, by currency.</summary>
    Task<BalanceAnswer> GetBalance(CancellationToken cancellationToken);
}
