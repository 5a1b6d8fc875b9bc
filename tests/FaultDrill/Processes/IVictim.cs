using OrleansPayouts.FaultDrill.Proxy;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>A process behind a proxy, as far as a fault that catches it there deals with it.</summary>
internal interface IVictim
{
    /// <summary>Told by the proxy at each step.</summary>
    void Reached(Step step, Moment moment);

    /// <summary>kill -9. Returns when it is gone.</summary>
    Task Kill();

    /// <summary>It stands still, by a signal.</summary>
    void Stop();

    void Continue();
}
