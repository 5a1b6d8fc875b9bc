namespace Orleans.Embedded;

/// <summary>Timers that do not carry the execution context of whoever happens to make them.</summary>
internal static class TimerWithoutContext
{
    /// <summary>A timer that is not set yet.</summary>
    internal static ITimer Create(TimeProvider time, TimerCallback callback, object state)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using (ExecutionContext.SuppressFlow())
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
