namespace OrleansPayouts.Domain.Runs;

/// <summary>What follows from Stripe's balance for a run: a closed set.</summary>
public abstract record PreflightDecision
{
    private PreflightDecision()
    {
    }

    /// <summary>Every currency is covered: send all.</summary>
    public sealed record SendAll : PreflightDecision;

    /// <summary>Send the oldest while their sum is within these; a currency that is not named is covered.</summary>
    /// <param name="Budgets">What there is of each currency that is short; zero or more.</param>
    public sealed record SendWithin(IReadOnlyList<Money> Budgets) : PreflightDecision;

    /// <summary>Send nothing.</summary>
    /// <param name="Missing">How much more each currency that is short would need.</param>
    public sealed record SendNothing(IReadOnlyList<Money> Missing) : PreflightDecision;
}
