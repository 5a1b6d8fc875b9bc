namespace OrleansPayouts.Domain.Payouts;

/// <summary>What a transfer that Stripe lists means to these books: a closed set.</summary>
public abstract record ReconciliationDecision
{
    private ReconciliationDecision()
    {
    }

    /// <summary>Somebody else's: another program's, or another installation's.</summary>
    public sealed record NotOurs : ReconciliationDecision;

    /// <summary>The books say the same.</summary>
    public sealed record Agrees : ReconciliationDecision;

    /// <summary>The books have its payout and not yet what became of it: write the transition.</summary>
    public sealed record Record(PayoutTransition Transition) : ReconciliationDecision;

    /// <summary>Ours, and the books have never heard of it: they were restored from a backup.</summary>
    public sealed record Unaccounted : ReconciliationDecision;

    /// <summary>Ours, and it contradicts the books. Somebody may have been paid twice; a person must look.</summary>
    /// <param name="Problem">What contradicts what, in words.</param>
    public sealed record Contradicts(string Problem) : ReconciliationDecision;
}
