using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain class has. This runtime wants it to come from <see cref="Grain"/>.</summary>
public interface IGrainBase
{
    /// <summary>The activation that this object lives in.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first call; when it fails, the calls that wait for the activation fail with it.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last call. It is not promised to run: a process may die first.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
