namespace Orleans.Runtime;

/// <summary>A timer of one activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the next tick and the period. During a callback it takes effect when the callback ends.</summary>
    /// <param name="dueTime">Time to the next tick; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="period">Time from the end of a callback to the next tick; infinite for no further tick.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}
