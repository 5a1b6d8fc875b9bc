using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A writer's balance that is not paid in a run, and the reason.</summary>
/// <param name="Writer">Whose.</param>
/// <param name="Available">How much.</param>
/// <param name="Reason">Why it is not paid.</param>
/// <param name="OpenPayout">The earlier payout, where that is the reason.</param>
/// <param name="OpenRun">The run of that payout.</param>
public readonly record struct PlanExclusion(
    WriterId Writer, Money Available, ExclusionReason Reason, PayoutId? OpenPayout = null, RunId? OpenRun = null);
