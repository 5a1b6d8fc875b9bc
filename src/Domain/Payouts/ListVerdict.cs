namespace OrleansPayouts.Domain.Payouts;

/// <summary>What Stripe's list, read to its end, says about one payout: a closed set.</summary>
public abstract record ListVerdict
{
    private ListVerdict()
    {
    }

    /// <summary>Exactly one transfer is the payout's, as it was asked for.</summary>
    public sealed record Found(TransferId Transfer) : ListVerdict;

    /// <summary>No transfer is the payout's, and none could be.</summary>
    public sealed record Absent : ListVerdict;

    /// <summary>A person has to look.</summary>
    /// <param name="Findings">What the list holds, in words: transfers, amounts, accounts, times.</param>
    public sealed record Unclear(string Findings) : ListVerdict;
}
