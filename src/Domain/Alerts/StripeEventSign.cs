using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Alerts;

/// <summary>One of Stripe's events after which a person has to decide.</summary>
/// <param name="Id">Stripe's id (<c>evt_…</c>).</param>
/// <param name="IsPartial">A part of a transfer was taken back; otherwise, one that the books do not know as paid.</param>
/// <param name="Payout">Which it is about.</param>
public sealed record StripeEventSign(string Id, bool IsPartial, PayoutId? Payout);
