namespace OrleansPayouts.Domain.Payouts;

/// <summary>What follows from a command: a closed set. Nothing is ever silently ignored.</summary>
public abstract record PayoutDecision
{
    private PayoutDecision()
    {
    }

    /// <summary>Write the intent, then send.</summary>
    public sealed record Submit(AttemptIntent Intent, WriterPayout After) : PayoutDecision;

    /// <summary>Write the transition.</summary>
    public sealed record Move(PayoutTransition Transition) : PayoutDecision;

    /// <summary>A harmless repeat: it already is so.</summary>
    public sealed record NoChange : PayoutDecision;

    /// <summary>The command does not apply.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Details">What the reason is about in this case, in words, where the reason alone does not say it.</param>
    public sealed record Refuse(PayoutRefusal Reason, string? Details = null) : PayoutDecision;
}
