using System.Text.Json.Serialization;
using OrleansPayouts.Grains.Monitoring;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>How the system is.</summary>
/// <param name="Status"><c>healthy</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="Metrics">Where they were asked for and are made.</param>
/// <param name="ActiveAlerts">Those that are open, the newest first.</param>
/// <param name="LastCheckAt">When conditions were last looked at; null where they were not yet.</param>
/// <param name="SystemLoad">How much there is to do.</param>
public sealed record SystemHealthBody(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MetricsBody? Metrics,
    IReadOnlyList<AlertView> ActiveAlerts,
    DateTimeOffset? LastCheckAt,
    SystemLoadBody SystemLoad);
