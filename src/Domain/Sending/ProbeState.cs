namespace OrleansPayouts.Domain.Sending;

/// <summary>What a holder says about the one request that it was given to try Stripe with.</summary>
[GenerateSerializer, Alias("OrleansPayouts.ProbeState")]
public enum ProbeState
{
    /// <summary>It has none, or had nothing to send.</summary>
    None,

    /// <summary>It may still be sent. Only its holder knows this state.</summary>
    Ready,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>Stripe answered.</summary>
    Good,

    /// <summary>Stripe still does not answer as it should.</summary>
    Bad,
}
