namespace OrleansPayouts.Domain.Writers;

/// <summary>Whether and where a writer may be paid: as it is now, not as it was when a payout was planned.</summary>
/// <param name="Account">The writer's Stripe account; null where none is connected.</param>
/// <param name="Hold">What keeps the writer from being paid; null where nothing does.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.Payee")]
public readonly record struct Payee([property: Id(0)] StripeAccountId? Account, [property: Id(1)] HoldKind? Hold = null);
