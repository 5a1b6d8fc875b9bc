using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

/// <summary>A request on its way to Stripe, which reaches it before <paramref name="Until"/> by the true clock or never does.</summary>
internal sealed record Request(AttemptIntent Intent, string Body, DateTimeOffset Until);
