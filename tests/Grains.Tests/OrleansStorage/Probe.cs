using System.Collections.Concurrent;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>What a test and its grains tell each other outside the grain calls: all silos of a test live in its process.</summary>
public sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> Probes = new();

    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public IReadOnlyList<string> Events => [.. _events];

    public static Probe Of(string key) => Probes.GetOrAdd(key, _ => new Probe());

    public void Note(string happened) => _events.Enqueue(happened);

    public int Count(string happened) => _events.Count(one => one == happened);

    /// <summary>Completes when the test opens the gate.</summary>
    public Task Gate(string name) => Source(name).Task;

    public void Open(string name) => Source(name).TrySetResult();

    private TaskCompletionSource Source(string name) =>
        _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
