namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

[Alias("Conformance.ITickGrain")]
public interface ITickGrain : IGrainWithStringKey
{
    /// <summary>Starts a timer that notes "tick" and waits for the gate "tick 1", "tick 2" and so on.</summary>
    [Alias("Start")]
    Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive);

    /// <summary>Starts a timer whose callback fails.</summary>
    [Alias("StartFailing")]
    Task StartFailing(TimeSpan period);

    [Alias("Change")]
    Task Change(TimeSpan dueTime, TimeSpan period);

    [Alias("Stop")]
    Task Stop();

    [Alias("Wait")]
    Task Wait(string gate);

    [Alias("End")]
    Task End();

    [Alias("Ping")]
    Task Ping();

    /// <summary>What comes of registering a timer on a thread that is not the grain's.</summary>
    [Alias("RegisterElsewhere")]
    Task<string> RegisterElsewhere();
}
