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
[GenerateSerializer, Immutable, Alias("OrleansPayouts.ListedTransfer")]
public sealed record ListedTransfer(
    [property: Id(0)] TransferId Id,
    [property: Id(1)] PayoutId? Payout,
    [property: Id(2)] RunId? Run,
    [property: Id(3)] WriterId? Writer,
    [property: Id(4)] Money Amount,
    [property: Id(5)] StripeAccountId Destination,
    [property: Id(6)] DateTimeOffset CreatedAt,
    [property: Id(7)] bool Reversed)
{
    /// <summary>What was taken back so far; null where nothing was.</summary>
    [Id(8)]
    public Money? AmountReversed { get; init; }
}
