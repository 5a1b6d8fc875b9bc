namespace Orleans.Embedded;

/// <summary>
/// The calls of one timeout that wait for an answer, oldest first, which is also the order in which they time out. So
/// one timer serves all of them, and it is set at most once a timeout rather than once a call.
/// </summary>
internal sealed class WaitingCalls : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _timeoutInTicksOfTheClock;
    private readonly ITimer _timer;
    private GrainCall? _oldest;
    private GrainCall? _newest;
    private bool _timerIsSet;

    internal WaitingCalls(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        Timeout = timeout;
        _timeoutInTicksOfTheClock = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _timer = TimerWithoutContext.Create(time, static state => ((WaitingCalls)state!).TimeOutLate(), this);
    }

    /// <summary>How long a caller waits.</summary>
    internal TimeSpan Timeout { get; }

    internal void Add(GrainCall call)
    {
        call.Deadline = _time.GetTimestamp() + _timeoutInTicksOfTheClock;
        lock (_gate)
        {
            call.Earlier = _newest;
            if (_newest is null)
                _oldest = call;
            else
                _newest.Later = call;
            _newest = call;
            if (_timerIsSet)
                return;
            _timerIsSet = true;
        }

        _timer.Change(Timeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    internal void Remove(GrainCall call)
    {
        lock (_gate)
        {
            if (call.Earlier is null)
                _oldest = call.Later;
            else
                call.Earlier.Later = call.Later;
            if (call.Later is null)
                _newest = call.Earlier;
            else
                call.Later.Earlier = call.Earlier;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void TimeOutLate()
    {
        foreach (var call in TakeLate())
            call.TimeOut();
        var next = TimeSpan.Zero;
        lock (_gate)
        {
            _timerIsSet = _oldest is not null;
            if (_oldest is null)
                return;
            var now = _time.GetTimestamp();
            if (_oldest.Deadline > now)
                next = _time.GetElapsedTime(now, _oldest.Deadline);
        }

        _timer.Change(next, System.Threading.Timeout.InfiniteTimeSpan);
    }

    // They leave the list when they end, in TimeOut.
    private List<GrainCall> TakeLate()
    {
        var late = new List<GrainCall>();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            for (var call = _oldest; call is not null && call.Deadline <= now; call = call.Later)
                late.Add(call);
        }

        return late;
    }
}
