using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A timer of an activation. It is its own turn, since it never ticks twice at once.</summary>
internal sealed partial class GrainTimer<TState> : Turn, IGrainTimer
{
    // The longest time that a timer of .NET takes.
    private const uint LongestMs = 0xfffffffe;

    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _timer;
    private readonly bool _interleaves;
    private readonly bool _keepsAlive;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _isChanged;
    private int _isTicking;

    internal GrainTimer(
        Activation activation,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        Require(options.DueTime, nameof(options.DueTime));
        Require(options.Period, nameof(options.Period));
        _activation = activation;
        _callback = callback;
        _state = state;
        _interleaves = options.Interleave || activation.Class.IsReentrant;
        _keepsAlive = options.KeepAlive;
        _timer = TimerWithoutContext.Create(activation.Runtime.Time, static timer => ((GrainTimer<TState>)timer!).Tick(), this);
    }

    internal override bool Interleaves => _interleaves;

    internal override bool KeepsAlive => _keepsAlive;

    internal void Start(GrainTimerCreationOptions options)
    {
        _activation.Add(this);
        Change(options.DueTime, options.Period);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Require(dueTime, nameof(dueTime));
        Require(period, nameof(period));
        _isChanged = true;
        _dueTime = dueTime;
        _period = period;
        Set(dueTime);
    }

    public void Dispose()
    {
        _disposal.Cancel();
        _timer.Dispose();
        _activation.Remove(this);
    }

    internal override async Task<Exception?> RunAsync(Grain grain)
    {
        if (_disposal.IsCancellationRequested)
            return null;
        _isChanged = false;
        try
        {
            await _callback(_state, _disposal.Token);
            return null;
        }
        catch (Exception failure)
        {
            LogTickFailed(_activation.Runtime.Log, failure, _activation.GrainId);
            return failure;
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
            Set(_isChanged ? _dueTime : _period);
        }
    }

    // The timer dies with its activation, and so does a tick that has not begun.
    internal override void Fail(Exception failure)
    {
    }

    internal override void Reroute()
    {
    }

    private static void Require(TimeSpan time, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, LongestMs, name);
    }

    private void Tick()
    {
        // A change can let the timer fire while a tick waits or runs. That tick sets it anew when it ends.
        if (Interlocked.Exchange(ref _isTicking, 1) == 0)
            _activation.TryAdd(this);
    }

    private void Set(TimeSpan dueTime)
    {
        // After Dispose this returns false, which is right: nothing ticks any more.
        if (!_disposal.IsCancellationRequested)
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A timer's callback failed in grain {GrainId}; the timer goes on.")]
    private static partial void LogTickFailed(ILogger logger, Exception failure, GrainId grainId);
}
