using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

/// <summary>A request on its way to Stripe, begun at <paramref name="At"/> by the true clock.</summary>
internal sealed record Request(AttemptIntent Intent, string Body, DateTimeOffset At);
