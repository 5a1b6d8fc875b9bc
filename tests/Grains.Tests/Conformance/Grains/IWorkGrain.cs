using Orleans.Concurrency;

namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

[Alias("Conformance.IWorkGrain")]
public interface IWorkGrain : IGrainWithStringKey
{
    [Alias("Note")]
    Task Note(string happened);

    /// <summary>Runs from one await to the next, many times.</summary>
    [Alias("Churn")]
    Task Churn();

    /// <summary>Notes its begin, waits for the gate, notes its end.</summary>
    [Alias("Wait")]
    Task Wait(string gate);

    [Alias("WaitFiveSeconds")]
    [ResponseTimeout("00:00:05")]
    Task WaitFiveSeconds(string gate);

    [Alias("WaitCancellable")]
    Task WaitCancellable(string gate, CancellationToken cancellationToken);

    [Alias("Interleave")]
    [AlwaysInterleave]
    Task Interleave(string happened);

    [Alias("CallBack")]
    Task CallBack(string other);

    [Alias("Fail")]
    Task Fail(string words);

    [Alias("FailStale")]
    Task FailStale();

    /// <summary>Calls another grain that fails stale, and lets that escape.</summary>
    [Alias("CallStale")]
    Task CallStale(string other);

    /// <summary>Asks for the end, then waits for the gate.</summary>
    [Alias("End")]
    Task End(string gate);

    /// <summary>Lets another thread wait for a task of this grain while the grain is busy.</summary>
    [Alias("BeWaitedFor")]
    Task BeWaitedFor();

    [Alias("Key")]
    Task<string> Key();
}
