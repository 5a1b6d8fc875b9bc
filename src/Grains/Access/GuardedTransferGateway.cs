using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Access;

/// <summary>
/// Stripe, as long as this process has access to the books' account. Otherwise it sends nothing and asks nothing: an empty list or
/// a refusal of another account says nothing about these payouts. What refuses the key is reported at once.
/// </summary>
public sealed class GuardedTransferGateway(ITransferGateway stripe, StripeAccess access) : ITransferGateway
{
    public async Task<TransferOutcome> CreateTransfer(TransferRequest request, Action? goesOut, CancellationToken cancellationToken)
    {
        if (access.WhyNot is { } reason)
            return new TransferOutcome.NotSent(reason);
        var outcome = await stripe.CreateTransfer(request, goesOut, cancellationToken);
        if (outcome is TransferOutcome.Refused { Type: not "idempotency_error" } refused
            && FailureClassification.Classify(refused) == FailureClass.StopEverything)
            access.Report(FailureClassification.CodeOf(refused));
        return outcome;
    }

    public async Task<TransferListing> ListTransfers(TransferQuery query, CancellationToken cancellationToken)
    {
        if (access.WhyNot is { } reason)
            return new TransferListing.Unavailable(EnumNames<NotSentReason>.Of(reason), RetryAfter: null, ClassOf(reason));
        var listing = await stripe.ListTransfers(query, cancellationToken);
        if (listing is TransferListing.Unavailable { Class: FailureClass.StopEverything, Code: var code })
            access.Report(code);
        return listing;
    }

    public async Task<TransferLookup> GetTransfer(TransferId transfer, CancellationToken cancellationToken)
    {
        if (access.WhyNot is { } reason)
            return new TransferLookup.Unavailable(EnumNames<NotSentReason>.Of(reason), RetryAfter: null, ClassOf(reason));
        var lookup = await stripe.GetTransfer(transfer, cancellationToken);
        if (lookup is TransferLookup.Unavailable { Class: FailureClass.StopEverything, Code: var code })
            access.Report(code);
        return lookup;
    }

    public async Task<BalanceAnswer> GetBalance(CancellationToken cancellationToken)
    {
        if (access.WhyNot is { } reason)
            return new BalanceAnswer.Unavailable(EnumNames<NotSentReason>.Of(reason), RetryAfter: null, ClassOf(reason));
        var balance = await stripe.GetBalance(cancellationToken);
        if (balance is BalanceAnswer.Unavailable { Class: FailureClass.StopEverything, Code: var code })
            access.Report(code);
        return balance;
    }

    public Task<AccountAnswer> GetAccount(CancellationToken cancellationToken) => stripe.GetAccount(cancellationToken);

    private static FailureClass ClassOf(NotSentReason reason) =>
        reason == NotSentReason.StripeNotAsked ? FailureClass.UnknownOutcome : FailureClass.StopEverything;
}
