namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>The runtime that the conformance suite judges in this build: the single-process one.</summary>
internal static class ConformanceRuntime
{
    /// <summary>The times that a program gets which sets none.</summary>
    public static ConformanceTimes Unconfigured
    {
        get
        {
            var options = new Orleans.Hosting.EmbeddedOptions();
            return new ConformanceTimes(options.ResponseTimeout, options.CollectionAge);
        }
    }

    public static async Task<IConformanceCluster> StartAsync(ConformanceTimes times) => await EmbeddedCluster.StartAsync(times);
}
