using OrleansPayouts.Api.Http;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>What came of releasing several writers.</summary>
/// <param name="Released">How many holds were lifted.</param>
/// <param name="WriterIds">The first 100 of these writers, in the order of their ids.</param>
public sealed record WritersReleasedBody(int Released, IReadOnlyList<string> WriterIds) : Answer
{
    public static WritersReleasedBody Of(WritersReleased released) => new(released.Count, [.. released.First.Select(id => id.Value)]);
}
