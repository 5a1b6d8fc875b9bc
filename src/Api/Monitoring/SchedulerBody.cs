using System.Text.Json.Serialization;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Api.Schedules;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>The schedule.</summary>
/// <param name="IsRunning">Whether a run is going or being cancelled.</param>
/// <param name="CurrentRun">That run.</param>
/// <param name="NextScheduledTime">The next slot.</param>
/// <param name="OpenSlot">The slot that is due now and has no run yet; null where there is none.</param>
/// <param name="PausedRuns">The runs that are paused, newest first, at most 20. Slots are paid all the same.</param>
/// <param name="Config">The schedule as it is stored.</param>
/// <param name="NextSlots">After a change: the next twelve slots, in UTC and local time.</param>
public sealed record SchedulerBody(
    bool IsRunning,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RecentRunBody? CurrentRun,
    DateTimeOffset NextScheduledTime,
    DateTimeOffset? OpenSlot,
    IReadOnlyList<PausedRunBody> PausedRuns,
    ScheduleBody Config,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SlotBody>? NextSlots = null);
