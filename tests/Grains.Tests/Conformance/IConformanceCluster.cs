namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>A grain runtime under test. A second implementation on Orleans's TestingHost runs the same tests there.</summary>
public interface IConformanceCluster : IAsyncDisposable
{
    /// <summary>The time of the runtime.</summary>
    DateTimeOffset Now { get; }

    TGrain GetGrain<TGrain>(string key)
        where TGrain : IGrainWithStringKey;

    /// <summary>Lets time pass for the runtime; timers fire on the way.</summary>
    void Advance(TimeSpan by);

    /// <summary>Ends the runtime in order.</summary>
    Task StopAsync();

    /// <summary>Ends the runtime and starts another on the same stored state and reminders.</summary>
    Task RestartAsync();
}
