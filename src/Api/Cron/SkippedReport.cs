namespace OrleansPayouts.Api.Cron;

/// <summary>Why nothing was done.</summary>
/// <param name="NextScheduledTime">The next slot.</param>
/// <param name="OpenSlot">The slot that is due now and has no run yet; null where there is none.</param>
/// <param name="IsRunning">Whether a run is going.</param>
/// <param name="Config">The schedule.</param>
public sealed record SkippedReport(DateTimeOffset NextScheduledTime, DateTimeOffset? OpenSlot, bool IsRunning, ScheduleBody Config);
