using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What was decided about a page of writers.</summary>
public sealed record PlannedPage(WriterId Through, IReadOnlyList<WriterPayout> Payouts, IReadOnlyList<PlanExclusion> Exclusions);
