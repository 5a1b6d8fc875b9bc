using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A page of writers to plan. <paramref name="Through"/> is its last writer; null where there are no more.</summary>
public sealed record PlanPage(IReadOnlyList<PayoutCandidate> Candidates, WriterId? Through);
