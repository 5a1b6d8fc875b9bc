using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What came of releasing several writers.</summary>
/// <param name="Count">How many holds were lifted.</param>
/// <param name="First">The first <see cref="Listed"/> of these writers, in the order of their ids.</param>
/// <param name="Unknown">The first <see cref="Listed"/> ids that name no writer; where there are any, nobody was released.</param>
public sealed record WritersReleased(int Count, IReadOnlyList<WriterId> First, IReadOnlyList<WriterId> Unknown)
{
    /// <summary>How many are listed at most.</summary>
    public const int Listed = 100;
}
