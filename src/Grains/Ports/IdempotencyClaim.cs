namespace OrleansPayouts.Grains.Ports;

/// <summary>What is known of an idempotency key: a closed set.</summary>
public abstract record IdempotencyClaim
{
    private IdempotencyClaim()
    {
    }

    /// <summary>It is this call's: carry it out, then answer or release it.</summary>
    public sealed record Granted : IdempotencyClaim;

    /// <summary>The same call was answered before.</summary>
    public sealed record Answered(IdempotentAnswer Answer) : IdempotencyClaim;

    /// <summary>The same call is being carried out.</summary>
    public sealed record InProgress : IdempotencyClaim;

    /// <summary>Another call has the key.</summary>
    public sealed record OtherRequest : IdempotencyClaim;
}
