namespace Orleans.Embedded;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private List<IDisposable>? _timers;
    private List<IStoredState>? _states;

    /// <summary>Takes a timer into the activation's life.</summary>
    internal void Add(IDisposable timer) => (_timers ??= []).Add(timer);

    /// <summary>The timer was disposed of.</summary>
    internal void Remove(IDisposable timer) => _timers?.Remove(timer);

    /// <summary>Takes a state that is to be read before the grain is activated.</summary>
    internal void Add(IStoredState state) => (_states ??= []).Add(state);

    private async Task ActivateAsync()
    {
        try
        {
            _grain = Class.Construct(this);
            if (_states is not null)
            {
                foreach (var state in _states)
                    await state.ReadStateAsync();
            }

            if (Class.HasOnActivate)
                await BoundedAsync(Runtime.Options.ActivationTimeout, _grain.OnActivateAsync);
        }
        catch (Exception failure)
        {
            LogActivationFailed(Runtime.Log, failure, GrainId);
            End(failure);
            return;
        }

        lock (_gate)
        {
            _state = _reason.ReasonCode == DeactivationReasonCode.None ? ActivationState.Valid : ActivationState.Deactivating;
            _lastUse = Runtime.Time.GetTimestamp();
        }

        QueueBeginTurns();
    }

    private async Task CloseAsync()
    {
        // Timers first: their ticks are no calls, and the next activation makes its own.
        DisposeTimers();
        try
        {
            if (Class.HasOnDeactivate)
                await BoundedAsync(Runtime.Options.DeactivationTimeout, stop => _grain!.OnDeactivateAsync(_reason, stop));
            await DisposeGrainAsync();
        }
        catch (Exception failure)
        {
            LogDeactivationFailed(Runtime.Log, failure, GrainId);
        }

        End(failure: null);
    }

    private void End(Exception? failure)
    {
        DisposeTimers();

        // Out of the directory before the queue is closed, so that a call finds this activation or the next, never none.
        Runtime.Directory.Remove(this);
        TurnQueue left;
        TaskCompletionSource? deactivated;
        lock (_gate)
        {
            _state = ActivationState.Invalid;
            left = _waiting;
            _waiting = default;
            deactivated = _deactivated;
        }

        while (left.Take() is { } turn)
        {
            if (failure is null)
                turn.Reroute();
            else
                turn.Fail(failure);
        }

        deactivated?.TrySetResult();
    }

    private void DisposeTimers()
    {
        if (_timers is null)
            return;
        foreach (var timer in _timers.ToArray())
            timer.Dispose();
    }

    private async ValueTask DisposeGrainAsync()
    {
        if (_grain is IAsyncDisposable asyncDisposable)
            await asyncDisposable.DisposeAsync();
        else if (_grain is IDisposable disposable)
            disposable.Dispose();
    }

    private async Task BoundedAsync(TimeSpan timeout, Func<CancellationToken, Task> step)
    {
        using var deadline = new CancellationTokenSource(timeout, Runtime.Time);
        var running = step(deadline.Token);
        if (!running.IsCompletedSuccessfully)
            await running.WaitAsync(deadline.Token);
    }
}
