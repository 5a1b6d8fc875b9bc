using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The grains of this process: what classes there are, what is in memory, who waits for what.</summary>
internal sealed class EmbeddedRuntime : IDisposable
{
    private readonly Dictionary<TimeSpan, WaitingCalls> _waiting = [];
    private readonly ITimer _collection;
    private volatile Admission _admission;

    public EmbeddedRuntime(
        GrainClasses classes,
        IOptions<EmbeddedOptions> options,
        TimeProvider time,
        ILogger<EmbeddedRuntime> log,
        IServiceProvider services)
    {
        Options = options.Value;
        Time = time;
        Log = log;
        Services = services;
        Catalog = new GrainCatalog(classes, Waiting);
        Reminders = new ReminderClock(this);
        _collection = TimerWithoutContext.Create(time, static state => ((EmbeddedRuntime)state!).CollectIdle(), this);
        _collection.Change(Options.CollectionQuantum, Options.CollectionQuantum);
    }

    internal EmbeddedOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Log { get; }

    internal IServiceProvider Services { get; }

    internal GrainCatalog Catalog { get; }

    internal ReminderClock Reminders { get; }

    internal ActivationDirectory Directory { get; } = new();

    /// <summary>Brings the call to the grain's activation, which is made when there is none.</summary>
    internal void Send(GrainCall call)
    {
        if (!Admits())
        {
            call.Fail(new SiloUnavailableException($"{call} is refused: the process is stopping."));
            return;
        }

        // An activation that ends has left the directory before it refuses, so the second round finds or makes the next.
        while (!Directory.GetOrAdd(this, call.Class, call.Target).TryAdd(call))
        {
        }
    }

    /// <summary>
    /// Ends the grains: callers from outside are refused, and every activation is deactivated when its running calls have
    /// ended. Calls that wait still run, in the next activation. What has not ended when the token says so is left where
    /// it is.
    /// </summary>
    internal async Task StopAsync(CancellationToken deadline)
    {
        _admission = Admission.Grains;
        await _collection.DisposeAsync();
        try
        {
            await DeactivateAllAsync(deadline);
        }
        finally
        {
            _admission = Admission.None;
        }
    }

    public void Dispose()
    {
        _collection.Dispose();
        foreach (var waiting in _waiting.Values)
            waiting.Dispose();
    }

    private WaitingCalls Waiting(TimeSpan? timeout)
    {
        var time = timeout ?? Options.ResponseTimeout;
        if (!_waiting.TryGetValue(time, out var waiting))
            _waiting[time] = waiting = new WaitingCalls(Time, time);
        return waiting;
    }

    // While the process stops, grains that end their work may still call each other; code outside may not.
    private bool Admits() => _admission switch
    {
        Admission.All => true,
        Admission.Grains => Activation.Current is not null,
        _ => false,
    };

    // Work that ends may call a grain and so activate it anew: hence rounds, until none is left.
    private async Task DeactivateAllAsync(CancellationToken deadline)
    {
        while (!Directory.IsEmpty)
        {
            var ending = new List<Task>();
            foreach (var activation in Directory.All)
            {
                activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The process is stopping."));
                ending.Add(activation.Deactivated);
            }

            await Task.WhenAll(ending).WaitAsync(deadline);
        }
    }

    private void CollectIdle()
    {
        foreach (var activation in Directory.All)
            activation.CollectIfIdle(Options.CollectionAge);
    }
}
