using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What a hold or another Stripe account did to the open payouts of the writers.</summary>
/// <param name="CalledOff">How many were called off; their money is available again.</param>
/// <param name="InDoubt">How many could not be, because a transfer may exist: they keep key, destination and money.</param>
/// <param name="FirstCalledOff">The first <see cref="Listed"/> of those that were called off, as they are now.</param>
/// <param name="FirstInDoubt">The first <see cref="Listed"/> of those in doubt.</param>
public sealed record PayeeChange(
    int CalledOff, int InDoubt, IReadOnlyList<WriterPayout> FirstCalledOff, IReadOnlyList<WriterPayout> FirstInDoubt)
{
    /// <summary>How many of each kind are listed at most.</summary>
    public const int Listed = 100;

    public static readonly PayeeChange None = new(0, 0, [], []);
}
