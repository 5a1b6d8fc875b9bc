using System.Runtime.CompilerServices;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>A test with a runtime of its own. Which runtime is decided here, and nowhere else.</summary>
public abstract class ConformanceTest : IAsyncLifetime
{
    protected IConformanceCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await EmbeddedCluster.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Cluster.DisposeAsync();
    }

    /// <summary>The grain of this test and its probe.</summary>
    protected (TGrain Grain, Probe Probe) Own<TGrain>([CallerMemberName] string key = "")
        where TGrain : IGrainWithStringKey =>
        (Cluster.GetGrain<TGrain>(key), Probe.Of(key));
}
