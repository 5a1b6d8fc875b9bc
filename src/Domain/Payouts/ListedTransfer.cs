using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>A transfer as Stripe lists it; whose it is stands in its metadata, as far as that is in our form.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Payout"><c>metadata[payout_id]</c>; null where it is absent or not in our form: a foreign transfer.</param>
/// <param name="Run"><c>metadata[run_id]</c>, likewise.</param>
/// <param name="Writer"><c>metadata[writer_id]</c>, likewise.</param>
/// <param name="Amount">What was transferred, whatever was taken back since.</param>
/// <param name="Destination">The account that received it.</param>
/// <param name="CreatedAt">Stripe's clock, in whole seconds.</param>
/// <param name="Reversed">Whether all of it was taken back.</param>
public sealed record ListedTransfer(
    TransferId Id,
    PayoutId? Payout,
    RunId? Run,
    WriterId? Writer,
    Money Amount,
    StripeAccountId Destination,
    DateTimeOffset CreatedAt,
    bool Reversed);
