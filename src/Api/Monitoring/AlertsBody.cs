using OrleansPayouts.Grains.Monitoring;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>The alerts that are open, and when alerts are raised.</summary>
public sealed record AlertsBody(IReadOnlyList<AlertView> Active, AlertConfigBody Config);
