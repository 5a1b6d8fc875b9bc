using System.Text.Json.Serialization;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Schedules;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>The schedule.</summary>
/// <param name="IsRunning">Whether a run is active.</param>
/// <param name="CurrentRun">That run.</param>
/// <param name="NextScheduledTime">The next slot.</param>
/// <param name="Config">The schedule as it is stored.</param>
/// <param name="NextSlots">After a change: the next twelve slots, in UTC and local time.</param>
public sealed record SchedulerBody(
    bool IsRunning,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RecentRunBody? CurrentRun,
    DateTimeOffset NextScheduledTime,
    ScheduleBody Config,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SlotBody>? NextSlots = null);
