using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>One writer as planning would see it.</summary>
public interface IWriterCandidates
{
    /// <summary>One for each balance, in the order of currencies; none where there is no such writer.</summary>
    Task<IReadOnlyList<PayoutCandidate>> Of(WriterId writer, DateTimeOffset asOf, CancellationToken cancellationToken);
}
