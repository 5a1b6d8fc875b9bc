namespace OrleansPayouts.Grains.Monitoring;

/// <summary>When the last health check ended. Its age goes by the monotonic clock: a wall clock that was set back must not make an old check look new.</summary>
internal sealed class LastHealthCheck(TimeProvider time)
{
    private long? _since;

    /// <summary>By the wall clock, to be shown; null where none has ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How long ago it ended, or monitoring began where none has; null where monitoring has not begun.</summary>
    public TimeSpan? Age => _since is { } since ? time.GetElapsedTime(since) : null;

    /// <summary>Monitoring begins. A repeat changes nothing.</summary>
    public void Begin() => _since ??= time.GetTimestamp();

    public void End() => (_since, EndedAt) = (time.GetTimestamp(), time.GetUtcNow());
}
