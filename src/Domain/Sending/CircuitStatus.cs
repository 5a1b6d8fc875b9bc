namespace OrleansPayouts.Domain.Sending;

/// <summary>Whether Stripe is asked at all.</summary>
[GenerateSerializer, Alias("OrleansPayouts.CircuitStatus")]
public enum CircuitStatus
{
    /// <summary>As fast as permitted.</summary>
    Closed,

    /// <summary>Not at all for a while, then with one request.</summary>
    Open,

    /// <summary>One request is under way, in the whole cluster, and its answer decides.</summary>
    HalfOpen,
}
