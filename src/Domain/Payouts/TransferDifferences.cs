namespace OrleansPayouts.Domain.Payouts;

/// <summary>How a transfer at Stripe differs from the one that would pay a payout.</summary>
public static class TransferDifferences
{
    /// <summary>Each difference in words; none where the transfer pays the payout.</summary>
    public static IReadOnlyList<string> Of(WriterPayout payout, ListedTransfer transfer)
    {
        var differences = new List<string>();
        // Amounts of two currencies are never equal.
        if (transfer.Amount != payout.Amount)
            differences.Add($"the amount is {transfer.Amount}, and the payout's is {payout.Amount}");
        if (transfer.Destination != payout.Destination)
            differences.Add($"the destination is {transfer.Destination}, and the payout's is {payout.Destination}");
        if (transfer.Payout != payout.Id)
            differences.Add(transfer.Payout is { } other ? $"its metadata names {other}" : "its metadata names no payout");
        if (transfer.Reversed)
            differences.Add("all of it was reversed");
        else if (transfer.AmountReversed is { } reversed)
            differences.Add($"{reversed} of it was reversed");
        return differences;
    }
}
