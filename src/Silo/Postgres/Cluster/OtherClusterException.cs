namespace OrleansPayouts.Silo.Postgres.Cluster;

/// <summary>The database belongs to another cluster; the message says to which one and what to do.</summary>
public sealed class OtherClusterException(string message) : Exception(message);
