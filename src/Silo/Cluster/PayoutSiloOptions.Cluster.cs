using OrleansPayouts.Silo.Cluster;

namespace OrleansPayouts.Silo;

public sealed partial record PayoutSiloOptions
{
    /// <summary>Where this silo stands in its cluster; unless said otherwise alone on this machine, on free ports.</summary>
    public ClusterSettings Cluster { get; init; } = new();
}
