using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Grains.Sending;

/// <inheritdoc cref="ITransferGate"/>
public sealed partial class TransferGate : ITransferGate, IDisposable
{
    /// <summary>For submissions that are on their way while the answer that stops their run travels back.</summary>
    private static readonly TimeSpan StopHolds = TimeSpan.FromSeconds(1);

    private readonly Lock sync = new();
    private readonly LinkedList<GateEntry> waiting = new();
    private readonly Dictionary<RunId, DateTimeOffset> stopped = [];
    private readonly Pace pace = new();
    private readonly PermitClaim claim = new();
    private readonly PermitHolder permits;
    private readonly SendWatch watch;
    private readonly TimeProvider time;
    private readonly ILogger<TransferGate> log;
    private readonly DateTimeOffset startedAt;
    private readonly long started;
    private readonly ITimer placeTimer;

    /// <summary>When the next request may start, where somebody waits for that; else null.</summary>
    private DateTimeOffset? place;

    /// <summary>What the pool was told to be wanted.</summary>
    private int reported;

    private bool isClosed;
    private TaskCompletionSource wake = NewSignal();
    private TaskCompletionSource urgent = NewSignal();
    private TaskCompletionSource? quiet;

    public TransferGate(SiloIdentity silo, IOptions<PayoutOptions> options, TimeProvider time, ILogger<TransferGate> log)
    {
        (this.time, this.log) = (time, log);
        (startedAt, started) = (time.GetUtcNow(), time.GetTimestamp());
        // Above all numbers of a predecessor of the same name: it cannot have asked ten million times a second.
        permits = new PermitHolder(silo.Name, startedAt.UtcTicks);
        watch = new SendWatch(options.Value.CircuitFailures);
        placeTimer = time.CreateTimer(static gate => ((TransferGate)gate!).PlaceIsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public bool IsShut
    {
        get
        {
            lock (sync)
                return watch.IsShut;
        }
    }

    private int Wants => permits.InFlight + waiting.Count;

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
            claim.Note(Wants);
            Admit();
            // Where the pool was told of more than the lease allows, it knows already.
            if (waiting.Count > 0 && permits.InFlight >= permits.Concurrency && reported <= permits.Concurrency)
                wake.TrySetResult();
        }
        return entry.Answer.IsCompleted || !cancellationToken.CanBeCanceled ? new(entry.Answer) : Wait(entry, cancellationToken);
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

    /// <summary>The next request for permits, with when it is made. One at a time; an answer that never came is not accepted later.</summary>
    public (PermitRequest Request, DateTimeOffset At) Ask()
    {
        lock (sync)
        {
            var request = permits.Ask(isClosed ? 0 : claim.Ask(Wants, Now), Now) with { Report = watch.Tell() };
            reported = request.Wanted;
            (wake, urgent) = (NewSignal(), NewSignal());
            return (request, Now);
        }
    }

    /// <summary>Takes the answer to <paramref name="request"/>, which was made at <paramref name="askedAt"/>.</summary>
    public void Accept(PermitLease lease, PermitRequest request, DateTimeOffset askedAt)
    {
        lock (sync)
        {
            // A place at another rate is another place.
            if (permits.RequestsPerSecond != lease.RequestsPerSecond)
                place = null;
            permits.Accept(lease, askedAt, Now);
            watch.Told(request.Report, lease);
            Admit();
            SendAwayIfShut();
        }
    }

    /// <summary>Done when somebody waits of whom the pool has not been told.</summary>
    public Task Wanted()
    {
        lock (sync)
            return wake.Task;
    }

    /// <summary>Done when the scheduler has to hear at once what came of a request.</summary>
    public Task Urgent()
    {
        lock (sync)
            return urgent.Task;
    }

    internal void Observe(SendVerdict verdict, TimeSpan? retryAfter, bool isProbe)
    {
        lock (sync)
        {
            if (watch.Note(verdict, retryAfter, isProbe, Now))
                urgent.TrySetResult();
            SendAwayIfShut();
        }
    }

    /// <summary>Whether what was admitted may still go out: the lease may have ended since.</summary>
    internal bool IsLive
    {
        get
        {
            lock (sync)
                return permits.IsLive(Now);
        }
    }

    internal void GoesOut()
    {
        DateTimeOffset now;
        lock (sync)
            pace.Start(now = Now);
        LogGoesOut(now);
    }

    internal void Leave(bool isProbe, bool wasSent)
    {
        lock (sync)
        {
            if (!wasSent)
                pace.GiveBack();
            if (isProbe)
                watch.GiveUpProbe();
            permits.End();
            Admit();
            if (permits.InFlight == 0)
                quiet?.TrySetResult();
        }
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
            SendAwayIfShut();
            if (place <= Now)
                place = null;
        }
    }

    private void Admit()
    {
        while (waiting.First is { } first && permits.MayBegin(Now) && watch.MaySend(Now) && HasPlace())
        {
            waiting.Remove(first);
            permits.Begin();
            first.Value.Reply(new GateAnswer(new TransferPermit(this, first.Value.Run, watch.Begin())));
        }
    }

    /// <summary>
    /// Who comes later waits until the scheduler was asked once more, a second at most. But for one who may become the probe,
    /// nobody waits for the circuit to close.
    /// </summary>
    private void SendAwayIfShut()
    {
        if (!watch.IsShut || (watch.MaySend(Now) && place is not null))
            return;
        Dismiss(_ => true, NotSentReason.CircuitOpen);
        // They were told of, and are gone.
        reported = 0;
        claim.Drop(Wants);
    }

    private bool HasPlace()
    {
        var now = Now;
        var wait = pace.UntilFree(permits.RequestsPerSecond, now);
        if (wait > TimeSpan.Zero)
        {
            place = now + wait;
            // Timers go by whole milliseconds, and round down.
            placeTimer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            return false;
        }
        pace.Take(permits.RequestsPerSecond, now);
        place = null;
        return true;
    }
}
