using System.Diagnostics;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A call from its sending to its answer, its timeout or its cancellation, whichever comes first.</summary>
internal abstract class GrainCall(EmbeddedRuntime runtime, GrainClass grainClass, GrainId target, GrainMethod method) : Turn
{
    private readonly IReadOnlyDictionary<string, object>? _context = RequestContext.Values;
    private readonly Activity? _activity = Activity.Current;

    /// <summary>Neighbours in the list of calls that wait for an answer; the list's alone.</summary>
    internal GrainCall? Earlier { get; set; }

    internal GrainCall? Later { get; set; }

    /// <summary>When the caller stops waiting, as a timestamp of the clock.</summary>
    internal long Deadline { get; set; }

    internal GrainClass Class => grainClass;

    internal GrainId Target => target;

    internal GrainMethod Method => method;

    internal override bool Interleaves => method.AlwaysInterleaves || grainClass.IsReentrant;

    internal override bool KeepsAlive => true;

    /// <summary>Whether the caller has stopped waiting.</summary>
    internal abstract bool IsOver { get; }

    protected EmbeddedRuntime Runtime => runtime;

    /// <summary>To be called in the turn's own asynchronous flow, which keeps it from every other turn.</summary>
    protected void EnterContext()
    {
        RequestContext.Values = _context;
        Activity.Current = _activity;
    }

    internal void TimeOut() => Fail(new TimeoutException(
        $"{this} got no answer within {method.Waiting.Timeout}. Whether it ran is unknown."));

    // The caller's answer to a call that was moved is of no interest once the caller has gone.
    internal override void Reroute()
    {
        if (!IsOver)
            runtime.Send(this);
    }

    public override string ToString() => $"{method} to {target}";
}
