using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>One grain in memory: its queue of turns and its life.</summary>
internal sealed partial class Activation : IGrainContext
{
    [ThreadStatic]
    private static Activation? _current;

    private readonly Lock _gate = new();
    private readonly ActivationScheduler _scheduler;
    private TurnQueue _waiting;
    private Turn? _blocking;
    private int _running;
    private bool _beginIsQueued;
    private ActivationState _state;
    private DeactivationReason _reason;
    private TaskCompletionSource? _deactivated;
    private long _lastUse;

    // Belongs to the activation's own turns, which run one at a time.
    private bool _isBeginning;
    private Grain? _grain;

    internal Activation(EmbeddedRuntime runtime, GrainClass grainClass, GrainId id)
    {
        Runtime = runtime;
        Class = grainClass;
        GrainId = id;
        _scheduler = new ActivationScheduler(this);
        _lastUse = runtime.Time.GetTimestamp();
    }

    /// <summary>The activation whose code runs on this thread.</summary>
    internal static Activation? Current { get => _current; set => _current = value; }

    public GrainId GrainId { get; }

    public object? GrainInstance => _grain;

    public IServiceProvider ActivationServices => Runtime.Services;

    public Task Deactivated
    {
        get
        {
            lock (_gate)
            {
                if (_state == ActivationState.Invalid)
                    return Task.CompletedTask;
                _deactivated ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                return _deactivated.Task;
            }
        }
    }

    internal EmbeddedRuntime Runtime { get; }

    internal GrainClass Class { get; }

    /// <summary>The grain's activation, provided that this is one of its turns.</summary>
    internal static Activation RequireTurnOf(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        if (grain.RequireContext() is Activation activation && activation == Current)
            return activation;
        throw new InvalidOperationException(
            $"Timers and reminders of {grain.GetType()} can be reached in its own turns alone, not from other threads.");
    }

    /// <summary>Takes a turn; false when the activation is gone, and the turn is for the next one.</summary>
    internal bool TryAdd(Turn turn)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Invalid)
                return false;
            _waiting.Add(turn);
            if (_beginIsQueued || !MayBegin(turn))
                return true;
            _beginIsQueued = true;
        }

        _scheduler.QueueBeginTurns();
        return true;
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_reason.ReasonCode != DeactivationReasonCode.None)
                return;
            _reason = deactivationReason;
            if (_state == ActivationState.Valid)
                _state = ActivationState.Deactivating;
        }

        QueueBeginTurns();
    }

    /// <summary>Deactivates when nothing runs or waits and the last use is so long ago.</summary>
    internal void CollectIfIdle(TimeSpan age)
    {
        lock (_gate)
        {
            var isIdle = _state == ActivationState.Valid && _running == 0 && _waiting.IsEmpty
                && Runtime.Time.GetElapsedTime(_lastUse) >= age;
            if (!isIdle)
                return;
        }

        Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Nobody called it for {age}."));
    }

    /// <summary>Runs on the scheduler: brings the activation's life and queue as far as they go now.</summary>
    internal void BeginTurns()
    {
        _isBeginning = true;
        lock (_gate)
            _beginIsQueued = false;
        if (TryEnter(ActivationState.Created, ActivationState.Activating))
            _ = ActivateAsync();
        while (TakeTurn() is { } turn)
            _ = RunAsync(turn);
        if (MayClose() && TryEnter(ActivationState.Deactivating, ActivationState.Closing))
            _ = CloseAsync();
        _isBeginning = false;
    }

    private void QueueBeginTurns()
    {
        // Within BeginTurns the loop looks again anyway.
        if (Current == this && _isBeginning)
            return;
        lock (_gate)
        {
            if (_beginIsQueued)
                return;
            _beginIsQueued = true;
        }

        _scheduler.QueueBeginTurns();
    }

    private async Task RunAsync(Turn turn)
    {
        var failure = await turn.RunAsync(_grain!);
        lock (_gate)
        {
            _running--;
            if (_blocking == turn)
                _blocking = null;
            if (turn.KeepsAlive)
                _lastUse = Runtime.Time.GetTimestamp();
        }

        if (failure is InconsistentStateException { IsSourceActivation: true } stale)
        {
            stale.IsSourceActivation = false;
            Deactivate(new(DeactivationReasonCode.ApplicationError, stale, "Its state was written by someone else."));
        }

        QueueBeginTurns();
    }

    private bool MayBegin(Turn turn) => _state switch
    {
        ActivationState.Created => true,
        ActivationState.Valid => _blocking is null || turn.Interleaves,
        _ => false,
    };

    private Turn? TakeTurn()
    {
        lock (_gate)
        {
            if (_state != ActivationState.Valid)
                return null;
            var turn = _blocking is null ? _waiting.Take() : _waiting.TakeInterleaving();
            if (turn is null)
                return null;
            _running++;
            if (!turn.Interleaves && !Class.IsReentrant)
                _blocking = turn;
            return turn;
        }
    }

    private bool MayClose()
    {
        lock (_gate)
            return _running == 0;
    }

    private bool TryEnter(ActivationState from, ActivationState to)
    {
        lock (_gate)
        {
            if (_state != from)
                return false;
            _state = to;
            return true;
        }
    }
}
