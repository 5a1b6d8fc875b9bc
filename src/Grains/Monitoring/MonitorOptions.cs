namespace OrleansPayouts.Grains.Monitoring;

/// <summary>How the system is watched.</summary>
public sealed class MonitorOptions
{
    /// <summary>Whether it is (MONITORING_ENABLED).</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>How often conditions are looked at.</summary>
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often it is looked whether somebody is to be told of an alert.</summary>
    public TimeSpan TellEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the invariants are asked for: a round reads two runs' payouts.</summary>
    public TimeSpan InvariantsEvery { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long audit entries are left to be committed before those after them are read: no transaction of payouts lasts so long.</summary>
    public TimeSpan AuditSettles { get; set; } = TimeSpan.FromMinutes(1);
}
