namespace OrleansPayouts.Testing;

/// <summary>
/// A clock that stands until a test moves it. Timers fire in the order of their due times, on the thread that moves the
/// clock, each with the clock at the very moment it was due. All time starts at 2026-01-01T00:00Z unless said otherwise.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];

    /// <summary>Time that has passed; it never runs backwards, and timers go by it.</summary>
    private TimeSpan _elapsed;

    /// <summary>What the wall clock said, or would have said, when nothing had passed yet.</summary>
    private DateTimeOffset _origin;

    private long _armings;

    public ManualTimeProvider(DateTimeOffset? start = null) =>
        _origin = start?.ToUniversalTime() ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait to fire: what a test waits for before it moves the clock.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _origin + _elapsed;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    /// <summary>Lets time pass; timers that come due meanwhile fire, also those that are armed on the way.</summary>
    /// <param name="by">Zero or more; zero fires what is due now.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan end;
        lock (_gate)
            end = _elapsed + by;
        while (TakeDue(end) is { } timer)
            timer.Fire();
        lock (_gate)
            _elapsed = end > _elapsed ? end : _elapsed;
    }

    /// <summary>
    /// Sets the wall clock. Forward is time that passes, as <see cref="Advance"/>; backward is a clock that was set
    /// back: timestamps and timers do not notice.
    /// </summary>
    public void SetUtcNow(DateTimeOffset now)
    {
        var ahead = now - GetUtcNow();
        if (ahead >= TimeSpan.Zero)
        {
            Advance(ahead);
            return;
        }

        lock (_gate)
            _origin += ahead;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// The next timer due no later than <paramref name="end"/>; the clock is moved to its moment, and it is armed anew
    /// or taken out.
    /// </summary>
    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => (timer.Due, timer.Arming));
            if (next is null || next.Due > end)
                return null;
            _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
            if (next.Period > TimeSpan.Zero)
                Place(next, next.Due + next.Period);
            else
                _timers.Remove(next);
            return next;
        }
    }

    private void Place(ManualTimer timer, TimeSpan due)
    {
        timer.Due = due;
        timer.Arming = _armings++;
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public TimeSpan Due { get; set; }

        /// <summary>Of timers due at the same moment, the one armed first fires first.</summary>
        public long Arming { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Validate(dueTime, nameof(dueTime));
            Validate(period, nameof(period));
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Period = period;
                clock.Place(this, clock._elapsed + dueTime);
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static void Validate(TimeSpan time, string name)
        {
            if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, time, "Zero or more, or infinite.");
        }
    }
}
