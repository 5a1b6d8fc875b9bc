using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Sending;

/// <summary>A permit, or why there is none.</summary>
public readonly record struct GateAnswer
{
    private readonly NotSentReason reason;

    public GateAnswer(TransferPermit permit) => Permit = permit;

    public GateAnswer(NotSentReason reason) => this.reason = reason;

    /// <summary>Null where nothing may be sent now.</summary>
    public TransferPermit? Permit { get; }

    /// <summary>Why nothing may be sent now.</summary>
    /// <exception cref="InvalidOperationException">There is a permit.</exception>
    public NotSentReason Reason => Permit is null ? reason : throw new InvalidOperationException("There is a permit.");
}
