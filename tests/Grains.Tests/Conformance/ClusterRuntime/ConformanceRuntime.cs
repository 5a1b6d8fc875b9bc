using Orleans.Configuration;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>The runtime that the conformance suite judges in this build: Orleans itself, by which the other one is judged.</summary>
internal static class ConformanceRuntime
{
    /// <summary>The times that a program gets which sets none.</summary>
    public static ConformanceTimes Unconfigured =>
        new(new SiloMessagingOptions().ResponseTimeout, new GrainCollectionOptions().CollectionAge);

    public static async Task<IConformanceCluster> StartAsync(ConformanceTimes times) => await OrleansCluster.StartAsync(times);
}
