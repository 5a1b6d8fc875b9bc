using System.Runtime.CompilerServices;
using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>A test with a runtime of its own.</summary>
public abstract class ConformanceTest : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private Timer? _limit;
    private volatile bool _isOverLimit;

    protected IConformanceCluster Cluster { get; private set; } = null!;

    protected virtual ConformanceTimes Times => ConformanceTimes.Usual;

    public async ValueTask InitializeAsync()
    {
        Cluster = await ConformanceRuntime.StartAsync(Times);

        // A test may wait for a call that never ends, while the clock stands: in the end it jumps, the call times out, and
        // the test fails. Where it does not stand, the call times out by itself.
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

    /// <summary>Calls that were made before have arrived: by now another grain was found nowhere, made, called and has answered.</summary>
    protected Task ArriveAsync([CallerMemberName] string key = "") => Cluster.GetGrain<IWorkGrain>($"{key} (fence)").Note("");

    /// <summary>How long it took on the runtime's stopwatch until something happened, while time passed for everything.</summary>
    protected async Task<TimeSpan> PassUntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string words = "")
    {
        var began = Cluster.Stopwatch.GetTimestamp();
        while (!condition())
        {
            Cluster.Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Limit, words);
            await Cluster.PassAsync(Step);
        }

        return Cluster.Stopwatch.GetElapsedTime(began);
    }

    private void EndWait()
    {
        _isOverLimit = true;
        Cluster.Advance(TimeSpan.FromHours(1));
    }
}
