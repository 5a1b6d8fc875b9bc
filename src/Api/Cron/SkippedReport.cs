namespace OrleansPayouts.Api.Cron;

/// <summary>Why nothing was done.</summary>
public sealed record SkippedReport(DateTimeOffset NextScheduledTime, bool IsRunning, ScheduleBody Config);
