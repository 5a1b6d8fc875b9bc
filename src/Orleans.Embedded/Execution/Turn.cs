namespace Orleans.Embedded;

/// <summary>A piece of work that an activation runs: a call, or a tick of a timer. It is in one queue at a time.</summary>
internal abstract class Turn
{
    /// <summary>The next one in the queue of the activation; the queue's alone.</summary>
    internal Turn? Next { get; set; }

    /// <summary>Whether it may begin while another turn waits for something.</summary>
    internal abstract bool Interleaves { get; }

    /// <summary>Whether it counts as use of the grain.</summary>
    internal abstract bool KeepsAlive { get; }

    /// <summary>Runs it to its end and returns what it threw. It does not throw itself.</summary>
    internal abstract Task<Exception?> RunAsync(Grain grain);

    /// <summary>The activation failed; the turn will not run.</summary>
    internal abstract void Fail(Exception failure);

    /// <summary>The activation is gone before the turn ran; it goes to the next one, or nowhere.</summary>
    internal abstract void Reroute();
}
