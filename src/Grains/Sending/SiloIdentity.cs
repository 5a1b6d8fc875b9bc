namespace OrleansPayouts.Grains.Sending;

/// <summary>
/// The name under which this process leases permits. Two processes that may run at the same time have different ones; a
/// process whose predecessor is certainly dead may have the same, and then takes its lease over at once.
/// </summary>
public sealed record SiloIdentity(string Name);
