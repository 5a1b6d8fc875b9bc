using System.Runtime.CompilerServices;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>A test with a runtime of its own. Which runtime is decided here, and nowhere else.</summary>
public abstract class ConformanceTest : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private Timer? _limit;
    private volatile bool _isOverLimit;

    protected IConformanceCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await EmbeddedCluster.StartAsync();

        // The clock stands while a test waits for a call that never ends: in the end it jumps, the call times out, and
        // the test fails.
        _limit = new Timer(_ => EndWait(), null, Limit, Limit);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _limit!.DisposeAsync();
        await Cluster.DisposeAsync();
        _isOverLimit.ShouldBeFalse($"the test waited for more than {Limit}");
    }

    /// <summary>The grain of this test and its probe.</summary>
    protected (TGrain Grain, Probe Probe) Own<TGrain>([CallerMemberName] string key = "")
        where TGrain : IGrainWithStringKey =>
        (Cluster.GetGrain<TGrain>(key), Probe.Of(key));

    private void EndWait()
    {
        _isOverLimit = true;
        Cluster.Advance(TimeSpan.FromHours(1));
    }
}
