using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Alerts;

/// <summary>What a look at the system itself has brought to light.</summary>
public sealed record SystemSigns
{
    /// <summary>The runs that are paused.</summary>
    public IReadOnlyList<PayoutRun> PausedRuns { get; init; } = [];

    /// <summary>The currencies that Stripe's balance did not cover and that no later run has paid.</summary>
    public IReadOnlyList<RunShortfall> Shortfalls { get; init; } = [];

    /// <summary>Why this program may not send to Stripe, a pause's code; null where it may.</summary>
    public string? StripeProblem { get; init; }

    /// <summary>Transfers at Stripe that the books do not account for; their writers are not paid.</summary>
    public long UnaccountedTransfers { get; init; }

    /// <summary>What was found broken when the invariants were last looked at.</summary>
    public IReadOnlyList<InvariantBreach> Breaches { get; init; } = [];

    /// <summary>Since when nothing, or a probe at most, is sent to Stripe; null where the circuit is closed.</summary>
    public DateTimeOffset? CircuitOpenSince { get; init; }

    /// <summary>The slot that is due and has no run.</summary>
    public DateTimeOffset? UnpaidSlot { get; init; }

    /// <summary>Slots that came and went without a run, as far back as <see cref="SystemRules.MissedFor"/>.</summary>
    public IReadOnlyList<DateTimeOffset> MissedSlots { get; init; } = [];

    /// <summary>Payouts whose outcome has been unknown for longer than <see cref="SystemRules.UnknownTooLong"/>.</summary>
    public long UnknownTooLong { get; init; }

    /// <summary>Payouts that a person has to decide about.</summary>
    public long InReview { get; init; }

    /// <summary>The run that is going and of which nothing has changed since <see cref="StalledSince"/>.</summary>
    public PayoutRun? GoingRun { get; init; }

    public DateTimeOffset? StalledSince { get; init; }

    /// <summary>Stripe's events that could not be taken up for longer than <see cref="SystemRules.EventWaits"/>, and are still sent.</summary>
    public long RefusedEvents { get; init; }

    /// <summary>Why the oldest of them could not be.</summary>
    public string? WhyRefused { get; init; }

    /// <summary>Events of Stripe's after which a person has to decide, as far back as <see cref="SystemRules.EventsFor"/>.</summary>
    public IReadOnlyList<StripeEventSign> EventsToDecide { get; init; } = [];

    /// <summary>What was refused at Orleans's ports, as far back as <see cref="SystemRules.RefusalsFor"/>.</summary>
    public IReadOnlyList<RefusalSign> Refusals { get; init; } = [];

    /// <summary>When a reminder of each minute last came; null where none could have come yet.</summary>
    public DateTimeOffset? LastReminderAt { get; init; }
}
