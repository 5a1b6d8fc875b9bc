namespace OrleansPayouts.Api.Cron;

/// <summary>What a run would do.</summary>
/// <param name="WouldProcess">Whether the same call without <c>dryRun</c> would start a run now.</param>
/// <param name="Plan">What that run would pay.</param>
/// <param name="NextScheduledTime">The next slot.</param>
public sealed record DryRunReport(bool WouldProcess, PlanBody Plan, DateTimeOffset NextScheduledTime);
