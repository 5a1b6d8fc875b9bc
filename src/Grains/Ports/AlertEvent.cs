using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Something that happened to an alert.</summary>
/// <param name="Id">Rises in the order of commit.</param>
/// <param name="AlertId">To which.</param>
/// <param name="Kind">What.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Snapshot">The alert as it stood then, as JSON in the shape of the API.</param>
public sealed record AlertEvent(long Id, string AlertId, AlertEventKind Kind, DateTimeOffset At, string Actor, string Snapshot);
