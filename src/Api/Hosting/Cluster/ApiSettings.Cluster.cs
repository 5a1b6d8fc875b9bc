using OrleansPayouts.Silo.Cluster;

namespace OrleansPayouts.Api.Configuration;

public sealed partial record ApiSettings
{
    /// <summary>ORLEANS_CLUSTER_ID and its siblings.</summary>
    public ClusterSettings Cluster { get; init; } = new();
}
