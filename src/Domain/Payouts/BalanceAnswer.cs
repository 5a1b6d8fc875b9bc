namespace OrleansPayouts.Domain.Payouts;

/// <summary>What came of asking for the platform's balance: a closed set.</summary>
public abstract record BalanceAnswer
{
    private BalanceAnswer()
    {
    }

    /// <summary>What can be transferred now, one amount a currency; it may be negative. A currency not listed holds nothing.</summary>
    /// <param name="Available">By currency.</param>
    /// <param name="IsLive">Live mode; false for test mode and sandboxes.</param>
    public sealed record Known(IReadOnlyList<Money> Available, bool IsLive) : BalanceAnswer;

    /// <summary>No balance that can be trusted.</summary>
    /// <param name="Code">Stripe's own code, <c>http_503</c>, or the <see cref="TransportFault"/>'s name.</param>
    /// <param name="RetryAfter">How long Stripe asked to wait, where it did.</param>
    /// <param name="Class"><see cref="FailureClass.StopEverything"/> will not pass by waiting.</param>
    public sealed record Unavailable(string Code, TimeSpan? RetryAfter, FailureClass Class) : BalanceAnswer;
}
