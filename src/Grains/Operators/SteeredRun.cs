using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Operators;

/// <summary>What was decided about a run; a move of it is durable.</summary>
/// <param name="Before">The run that it was decided on.</param>
/// <param name="Decision">What follows.</param>
public sealed record SteeredRun(PayoutRun Before, RunDecision Decision);
