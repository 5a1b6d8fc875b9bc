namespace OrleansPayouts.Domain.Alerts;

/// <summary>One of Stripe's events that a person has to look at.</summary>
/// <param name="Id">Stripe's id (<c>evt_…</c>).</param>
/// <param name="What">In words, with the payout.</param>
public sealed record StripeEventSign(string Id, string What);
