using System.Collections.Concurrent;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>What a test and its grains tell each other, outside the grain calls: both live in one process on either runtime.</summary>
public sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> Probes = new();

    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private int _inside;
    private int _peak;

    /// <summary>How many activations are to fail from now on, once the gate "fail" is open.</summary>
    public int ActivationsToFail { get; set; }

    /// <summary>Whether the end of an activation waits for the gate "deactivate".</summary>
    public bool HoldsDeactivation { get; set; }

    /// <summary>The most turns that ever ran at the same moment.</summary>
    public int Peak => _peak;

    public IReadOnlyList<string> Events => [.. _events];

    public static Probe Of(string key) => Probes.GetOrAdd(key, _ => new Probe());

    public void Note(string happened) => _events.Enqueue(happened);

    public int Count(string happened) => _events.Count(one => one == happened);

    /// <summary>Completes when the test opens the gate.</summary>
    public Task Gate(string name) => Source(name).Task;

    public void Open(string name) => Source(name).TrySetResult();

    /// <summary>Something that takes a moment of the processor and must not run twice at once.</summary>
    public void RunAlone()
    {
        var inside = Interlocked.Increment(ref _inside);
        _peak = Math.Max(_peak, inside);
        Thread.SpinWait(200);
        Interlocked.Decrement(ref _inside);
    }

    private TaskCompletionSource Source(string name) =>
        _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
