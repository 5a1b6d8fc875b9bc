using System.Text.Json.Serialization;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>All that the monitoring endpoint shows.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Scheduler">The schedule.</param>
/// <param name="Processing">What is being paid.</param>
/// <param name="Health">How the system is.</param>
/// <param name="Alerts">Where asked for.</param>
/// <param name="RecentRuns">Where asked for, the newest first.</param>
public sealed record DashboardBody(
    DateTimeOffset Timestamp,
    SchedulerBody Scheduler,
    ProcessingBody Processing,
    SystemHealthBody Health,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertsBody? Alerts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RecentRunBody>? RecentRuns);
