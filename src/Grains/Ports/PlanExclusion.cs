using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A writer's balance that is not paid in a run, and the reason.</summary>
public readonly record struct PlanExclusion(WriterId Writer, Money Available, ExclusionReason Reason);
