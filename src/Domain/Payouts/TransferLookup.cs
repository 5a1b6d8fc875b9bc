namespace OrleansPayouts.Domain.Payouts;

/// <summary>What came of asking Stripe for one transfer by its id: a closed set.</summary>
[GenerateSerializer, Alias("OrleansPayouts.TransferLookup")]
public abstract record TransferLookup
{
    private TransferLookup()
    {
    }

    /// <summary>The transfer as it is at Stripe now.</summary>
    [GenerateSerializer, Immutable, Alias("OrleansPayouts.TransferLookup.Found")]
    public sealed record Found([property: Id(0)] ListedTransfer Transfer) : TransferLookup;

    /// <summary>
    /// Stripe has no such transfer, or one that this program cannot have made: another kind of destination, or a currency that it
    /// does not know.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("OrleansPayouts.TransferLookup.Missing")]
    public sealed record Missing : TransferLookup;

    /// <summary>No answer that can be trusted. It says nothing about the transfer.</summary>
    /// <param name="Code">Stripe's own code, <c>http_503</c>, or the <see cref="TransportFault"/>'s name.</param>
    /// <param name="RetryAfter">How long Stripe asked to wait, where it did.</param>
    /// <param name="Class"><see cref="FailureClass.StopEverything"/> will not pass by waiting.</param>
    [GenerateSerializer, Immutable, Alias("OrleansPayouts.TransferLookup.Unavailable")]
    public sealed record Unavailable(
        [property: Id(0)] string Code, [property: Id(1)] TimeSpan? RetryAfter, [property: Id(2)] FailureClass Class) : TransferLookup;
}
