using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains.Sending;

/// <summary>
/// Keeps the silo's gate supplied with a lease: asks when somebody wants a permit, renews while anything is sent, gives
/// back when nothing was for a while. At the program's stop it lets what is under way end.
/// </summary>
public sealed partial class PermitLeasing(
    TransferGate gate, IGrainFactory grains, IHostApplicationLifetime host, TimeProvider clock, ILogger<PermitLeasing> logger)
    : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>For the last answers, before the grains are stopped; the permits of those that take longer are lost for one lease.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly IPayoutSchedulerGrain scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
    private bool isFailing;

    /// <summary>The pool was told so, and has answered.</summary>
    private bool holdsNothing = true;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Farewell, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await gate.Close().WaitAsync(either.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await base.StopAsync(cancellationToken);
        if (!holdsNothing)
            await Ask();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At once, and not when it is this service's turn to stop: what waits shall come back while everything still runs.
        using var closing = host.ApplicationStopping.UnsafeRegister(static gate => ((TransferGate)gate!).Close(), gate);
        await gate.Wanted().WaitAsync(stoppingToken);
        while (true)
        {
            var (pause, isIdle) = await Ask();
            if (isIdle)
                await Task.WhenAny(gate.Wanted(), gate.Urgent()).WaitAsync(stoppingToken);
            else
                await Pause(pause, stoppingToken);
        }
    }

    /// <summary>
    /// Waits as long as the lease says; a second where more is wanted than it was asked for; not at all where something
    /// happened that all have to know.
    /// </summary>
    private async Task Pause(TimeSpan pause, CancellationToken stoppingToken)
    {
        var soon = pause < Soon ? pause : Soon;
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(Task.Delay(soon, clock, woken.Token), gate.Urgent());
        if (!gate.Urgent().IsCompleted)
            await Task.WhenAny(Task.Delay(pause - soon, clock, woken.Token), gate.Wanted(), gate.Urgent());
        await woken.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    /// <summary>Makes one request. Gives how long to wait before the next, and whether all was given back.</summary>
    private async Task<(TimeSpan Pause, bool IsIdle)> Ask()
    {
        var (request, askedAt) = gate.Ask();
        holdsNothing = false;
        try
        {
            var lease = await scheduler.RequestPermits(request);
            gate.Accept(lease, request, askedAt);
            isFailing = false;
            holdsNothing = request is { Wanted: 0, InFlight: 0 };
            return (lease.AskAgainAfter, holdsNothing);
        }
        catch (Exception failure)
        {
            // The lease runs on to its end; until then nothing is lost.
            if (!isFailing)
                LogNoAnswer(failure);
            isFailing = true;
            return (Soon, false);
        }
    }
}
