namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>
/// A grain runtime under test: the single-process one, or Orleans itself on its TestingHost. Which of them a build has is
/// said in ConformanceRuntime.
/// </summary>
public interface IConformanceCluster : IAsyncDisposable
{
    /// <summary>The time of timers and reminders.</summary>
    DateTimeOffset Now { get; }

    /// <summary>What callers' patience and grains' idleness are measured with: the machine's clock on real Orleans.</summary>
    TimeProvider Stopwatch { get; }

    TGrain GetGrain<TGrain>(string key)
        where TGrain : IGrainWithStringKey;

    /// <summary>Lets time pass for timers and reminders; timers fire on the way.</summary>
    void Advance(TimeSpan by);

    /// <summary>Lets time pass for everything: for timers and reminders, for callers that wait, for grains that idle.</summary>
    Task PassAsync(TimeSpan by);

    /// <summary>Returns when the runtime has set its clock for the next tick of a reminder that is due within minutes.</summary>
    Task ReminderIsSetAsync(string key, string reminder);

    /// <summary>Ends the runtime in order.</summary>
    Task StopAsync();

    /// <summary>Ends the runtime and starts another on the same stored state and reminders.</summary>
    Task RestartAsync();

    /// <summary>Another runtime on the same stored state and reminders, neither of which knows of the other.</summary>
    Task<IConformanceCluster> StartTwinAsync();
}
