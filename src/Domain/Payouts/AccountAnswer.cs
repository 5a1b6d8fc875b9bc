using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>What came of asking whose the key is: a closed set.</summary>
public abstract record AccountAnswer
{
    private AccountAnswer()
    {
    }

    /// <summary>The platform's own account.</summary>
    public sealed record Known(StripeAccountId Account) : AccountAnswer;

    /// <summary>No answer that can be trusted.</summary>
    /// <param name="Code">Stripe's own code, <c>http_503</c>, or the <see cref="TransportFault"/>'s name.</param>
    /// <param name="Class"><see cref="FailureClass.StopEverything"/> will not pass by waiting.</param>
    public sealed record Unavailable(string Code, FailureClass Class) : AccountAnswer;
}
