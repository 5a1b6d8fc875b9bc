using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain asks of its activation: its end, and timers.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Deactivates the grain when its present work is done; the next call makes a new activation.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) =>
        grain.RequireContext().Deactivate(new(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    /// <summary>
    /// Registers a timer of this activation, which dies with it. A tick is a turn of the grain: unless the options say
    /// that it interleaves, it waits for the running call, and calls wait for it. The period is counted from the end of
    /// a callback to the beginning of the next. What a callback throws is logged, and the timer goes on.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is not a turn of this grain.</exception>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new GrainTimer<TState>(Activation.RequireTurnOf(grain), callback, state, options);
        timer.Start(options);
        return timer;
    }

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain,
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return RegisterGrainTimer(grain, static (call, stop) => call(stop), callback, options);
    }

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain,
        Func<CancellationToken, Task> callback,
        TimeSpan dueTime,
        TimeSpan period) =>
        RegisterGrainTimer(grain, callback, new() { DueTime = dueTime, Period = period });

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        TimeSpan dueTime,
        TimeSpan period) =>
        RegisterGrainTimer(grain, callback, state, new() { DueTime = dueTime, Period = period });

    internal static IGrainContext RequireContext(this IGrainBase grain) =>
        grain.GrainContext ?? throw new InvalidOperationException(
            $"{grain.GetType()} was constructed outside the grain runtime and has no activation.");
}
