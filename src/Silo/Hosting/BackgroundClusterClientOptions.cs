namespace OrleansPayouts.Silo.Hosting;

/// <summary>Where a client finds its cluster.</summary>
/// <param name="Database">Where the members are listed: Npgsql's form or a <c>postgres://</c> URL.</param>
/// <param name="Cluster">Which cluster.</param>
internal sealed record BackgroundClusterClientOptions(string Database, OrleansSettings Cluster);
