using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>What a hold or another account did to open payouts.</summary>
/// <param name="CalledOffCount">How many were called off; their money is available again.</param>
/// <param name="CalledOff">The first 100 of them.</param>
/// <param name="InDoubtCount">How many could not be called off, because Stripe may have made the transfer.</param>
/// <param name="InDoubt">The first 100 of them.</param>
public sealed record PayoutsAffectedBody(
    int CalledOffCount, IReadOnlyList<OpenPayoutBody> CalledOff, int InDoubtCount, IReadOnlyList<OpenPayoutBody> InDoubt)
{
    public static PayoutsAffectedBody Of(PayeeChange change) => new(
        change.CalledOff,
        [.. change.FirstCalledOff.Select(OpenPayoutBody.CalledOff)],
        change.InDoubt,
        [.. change.FirstInDoubt.Select(OpenPayoutBody.InDoubt)]);
}
