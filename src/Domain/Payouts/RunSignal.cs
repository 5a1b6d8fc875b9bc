namespace OrleansPayouts.Domain.Payouts;

/// <summary>What one payout's outcome says to the run it belongs to.</summary>
[GenerateSerializer, Alias("OrleansPayouts.RunSignal")]
public enum RunSignal
{
    /// <summary>Carry on.</summary>
    None,

    /// <summary>Stripe asks for fewer requests.</summary>
    SlowDown,

    /// <summary>Every other payout would meet the same: pause until a person or the next trigger resumes.</summary>
    Pause,

    /// <summary>It was not sent, and nothing else would be for now: stop submitting, and go on later.</summary>
    Hold,
}
