using System.Runtime.CompilerServices;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>A test with a cluster of one silo of its own.</summary>
public abstract class OrleansStorageTest : IAsyncLifetime
{
    protected OrleansCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await OrleansCluster.StartAsync();

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
