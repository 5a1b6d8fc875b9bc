namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// Holds a transfer that Stripe lists against the books. No request is ever made without a durable intent, so a transfer
/// of ours that these books do not know was made by a future that they have lost: the database was restored.
/// </summary>
public static class ReconciliationDecider
{
    /// <summary>
    /// Whether the transfer is of this installation: its payout's id follows from the other ids only together with the
    /// installation's own.
    /// </summary>
    public static bool IsOurs(ListedTransfer transfer, Guid installation) =>
        transfer is { Payout: { } payout, Run: { } run, Writer: { } writer }
        && payout == PayoutId.Derive(installation, run, writer, transfer.Amount.Currency);

    /// <param name="transfer">As Stripe lists it.</param>
    /// <param name="installation">This database's own id.</param>
    /// <param name="known">The transfer's payout as the books have it; null where they do not.</param>
    /// <param name="now">The time.</param>
    public static ReconciliationDecision Decide(ListedTransfer transfer, Guid installation, WriterPayout? known, DateTimeOffset now)
    {
        if (!IsOurs(transfer, installation))
            return new ReconciliationDecision.NotOurs();
        if (known is null)
            return new ReconciliationDecision.Unaccounted();
        if (known.Transfer is { } recorded && recorded != transfer.Id)
            return new ReconciliationDecision.Contradicts($"{known.Id} is {known.Status} with {recorded}, and Stripe has {transfer.Id} for it as well.");
        if (known.Amount != transfer.Amount || known.Destination != transfer.Destination)
            return new ReconciliationDecision.Contradicts(
                $"{known.Id} is {known.Amount} to {known.Destination}, and Stripe has {transfer.Id} for it, of {transfer.Amount} to {transfer.Destination}.");
        return Follow(PayoutDecider.Decide(known, new PayoutCommand.RecordFoundTransfer(transfer.Id, now)), transfer, known, now);
    }

    private static ReconciliationDecision Follow(PayoutDecision found, ListedTransfer transfer, WriterPayout known, DateTimeOffset now) => found switch
    {
        PayoutDecision.Move move => new ReconciliationDecision.Record(move.Transition),
        PayoutDecision.NoChange when transfer.Reversed && known.Status == PayoutStatus.Paid =>
            PayoutDecider.Decide(known, new PayoutCommand.RecordReversal(transfer.Id, now)) is PayoutDecision.Move reversal
                ? new ReconciliationDecision.Record(reversal.Transition)
                : new ReconciliationDecision.Agrees(),
        PayoutDecision.NoChange => new ReconciliationDecision.Agrees(),
        _ => new ReconciliationDecision.Contradicts($"{known.Id} is {known.Status} and its money released, and Stripe has {transfer.Id} for it."),
    };
}
