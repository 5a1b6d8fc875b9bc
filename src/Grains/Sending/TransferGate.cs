using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Sending;

/// <inheritdoc cref="ITransferGate"/>
public sealed class TransferGate : ITransferGate, IDisposable
{
    /// <summary>For submissions that are on their way while the answer that stops their run travels back.</summary>
    private static readonly TimeSpan StopHolds = TimeSpan.FromSeconds(1);

    private readonly Lock sync = new();
    private readonly LinkedList<GateEntry> waiting = new();
    private readonly Dictionary<RunId, DateTimeOffset> stopped = [];
    private readonly Pace pace = new();
    private readonly PermitHolder permits;
    private readonly TimeProvider time;
    private readonly DateTimeOffset startedAt;
    private readonly long started;
    private readonly ITimer placeTimer;

    /// <summary>When the next request may start, where that is not yet; null where no place is taken.</summary>
    private DateTimeOffset? place;

    /// <summary>The most that was wanted at once since the pool was last asked.</summary>
    private int peak;

    /// <summary>What the pool was told to be wanted.</summary>
    private int reported;

    private bool isClosed;
    private TaskCompletionSource wake = NewSignal();
    private TaskCompletionSource? quiet;

    public TransferGate(SiloIdentity silo, TimeProvider time)
    {
        this.time = time;
        (startedAt, started) = (time.GetUtcNow(), time.GetTimestamp());
        // Above all numbers of a predecessor of the same name: it cannot have asked ten million times a second.
        permits = new PermitHolder(silo.Name, startedAt.UtcTicks);
        placeTimer = time.CreateTimer(static gate => ((TransferGate)gate!).PlaceIsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether there is a lease that lasts still.</summary>
    internal bool HasLease
    {
        get
        {
            lock (sync)
                return permits.IsLive(Now);
        }
    }

    /// <summary>Never goes back and never jumps, whatever happens to the wall clock, here or where the lease was made.</summary>
    private DateTimeOffset Now => startedAt + time.GetElapsedTime(started);

    /// <inheritdoc/>
    public ValueTask<GateAnswer> Enter(RunId run, CancellationToken cancellationToken)
    {
        GateEntry entry;
        lock (sync)
        {
            if (WhyNot(run) is { } reason)
                return ValueTask.FromResult(new GateAnswer(reason));
            entry = new GateEntry(run);
            waiting.AddLast(entry.Node);
            peak = Math.Max(peak, permits.InFlight + waiting.Count);
            Admit();
            // Where the pool was told of more than the lease allows, it knows already.
            if (waiting.Count > 0 && permits.InFlight >= permits.Concurrency && reported <= permits.Concurrency)
                wake.TrySetResult();
        }
        return entry.Answer.IsCompleted ? new(entry.Answer) : Wait(entry, cancellationToken);
    }

    /// <inheritdoc/>
    public void Stop(RunId run)
    {
        lock (sync)
        {
            stopped[run] = Now + StopHolds;
            Dismiss(entry => entry.Run == run, NotSentReason.RunPaused);
        }
    }

    /// <inheritdoc/>
    public void Resume(RunId run)
    {
        lock (sync)
            stopped.Remove(run);
    }

    /// <summary>The program stops: nobody gets a permit any more. Returns when Stripe has answered all that was sent.</summary>
    public Task Close()
    {
        lock (sync)
        {
            isClosed = true;
            Dismiss(_ => true, NotSentReason.ProgramStopping);
            quiet ??= NewSignal();
            if (permits.InFlight == 0)
                quiet.TrySetResult();
            return quiet.Task;
        }
    }

    public void Dispose() => placeTimer.Dispose();

    internal void Observe(RunId run, TransferOutcome outcome)
    {
        if (outcome is TransferOutcome.Refused refused
            && FailureClassification.Classify(refused) is FailureClass.PlatformMustAct or FailureClass.StopEverything)
            Stop(run);
    }

    internal void Leave()
    {
        lock (sync)
        {
            permits.End();
            Admit();
            if (permits.InFlight == 0)
                quiet?.TrySetResult();
        }
    }

    /// <summary>The next request for permits, with when it is made. One at a time; an answer that never came is not accepted later.</summary>
    public (PermitRequest Request, DateTimeOffset At) Ask()
    {
        lock (sync)
        {
            var request = permits.Ask(isClosed ? 0 : peak, Now);
            reported = request.Wanted;
            peak = permits.InFlight + waiting.Count;
            wake = NewSignal();
            return (request, Now);
        }
    }

    public void Accept(PermitLease lease, DateTimeOffset askedAt)
    {
        lock (sync)
        {
            // A place at another rate is another place.
            if (permits.RequestsPerSecond != lease.RequestsPerSecond)
                place = null;
            permits.Accept(lease, askedAt, Now);
            Admit();
        }
    }

    /// <summary>Done when somebody waits of whom the pool has not been told.</summary>
    public Task Wanted()
    {
        lock (sync)
            return wake.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NotSentReason? WhyNot(RunId run)
    {
        if (isClosed)
            return NotSentReason.ProgramStopping;
        if (!stopped.TryGetValue(run, out var until))
            return null;
        if (Now < until)
            return NotSentReason.RunPaused;
        stopped.Remove(run);
        return null;
    }

    private async ValueTask<GateAnswer> Wait(GateEntry entry, CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.UnsafeRegister(_ => Cancel(entry, cancellationToken), null);
        return await entry.Answer;
    }

    private void Cancel(GateEntry entry, CancellationToken cancellationToken)
    {
        lock (sync)
        {
            // It may have its permit already; then it comes too late.
            if (entry.Node.List is null)
                return;
            waiting.Remove(entry.Node);
            entry.Cancel(cancellationToken);
        }
    }

    private void Dismiss(Func<GateEntry, bool> whom, NotSentReason reason)
    {
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (whom(node.Value))
            {
                waiting.Remove(node);
                node.Value.Reply(new GateAnswer(reason));
            }
            node = next;
        }
    }

    private void PlaceIsDue()
    {
        lock (sync)
        {
            Admit();
            // A place that nobody used in time is lost: used later, it would crowd another second.
            if (place <= Now)
                place = null;
        }
    }

    private void Admit()
    {
        while (waiting.First is { } first && permits.MayBegin(Now) && HasPlace())
        {
            waiting.Remove(first);
            permits.Begin();
            first.Value.Reply(new GateAnswer(new TransferPermit(this, first.Value.Run)));
        }
    }

    private bool HasPlace()
    {
        var now = Now;
        place ??= now + pace.Take(permits.RequestsPerSecond, now);
        if (place > now)
        {
            // Timers go by whole milliseconds, and round down.
            placeTimer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((place.Value - now).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            return false;
        }
        place = null;
        return true;
    }
}
