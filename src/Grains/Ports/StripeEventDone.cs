namespace OrleansPayouts.Grains.Ports;

/// <summary>One of Stripe's events, with all that follows from it done.</summary>
/// <param name="Id">Stripe's id (<c>evt_…</c>).</param>
/// <param name="Type">Stripe's type.</param>
/// <param name="CreatedAt">Stripe's clock, in whole seconds.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record StripeEventDone(string Id, string Type, DateTimeOffset CreatedAt, string Outcome);
