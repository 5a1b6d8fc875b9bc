namespace OrleansPayouts.Grains.Ports;

/// <summary>One of Stripe's events that cannot be taken up yet, so that Stripe has to send it again.</summary>
/// <param name="Id">Stripe's id (<c>evt_…</c>).</param>
/// <param name="Type">Stripe's type.</param>
/// <param name="At">When it was sent this time.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record StripeEventRefused(string Id, string Type, DateTimeOffset At, string Reason);
