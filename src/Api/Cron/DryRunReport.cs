namespace OrleansPayouts.Api.Cron;

/// <summary>What a run would do.</summary>
/// <param name="WouldProcess">Whether the same call without <c>dryRun</c> would start a run now.</param>
/// <param name="StripeAsked">
/// Whether Stripe was asked what was paid since the database was started or restored. A real run asks first; until then the plan may
/// hold what was paid already.
/// </param>
/// <param name="Plan">What that run would pay.</param>
/// <param name="NextScheduledTime">The next slot.</param>
/// <param name="OpenSlot">The slot that is due now and has no run yet; null where there is none.</param>
public sealed record DryRunReport(bool WouldProcess, bool StripeAsked, PlanBody Plan, DateTimeOffset NextScheduledTime, DateTimeOffset? OpenSlot);
