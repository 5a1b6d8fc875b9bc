using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Runs;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IPayoutRunGrain"/>
public sealed partial class PayoutRunGrain(RunAdvance advance, IHostApplicationLifetime host, ILogger<PayoutRunGrain> logger)
    : Grain, IPayoutRunGrain, IRemindable
{
    private const string Heartbeat = "heartbeat";

    private IGrainTimer? pump;
    private bool pumping;
    private bool wantedAgain;
    private CancellationTokenSource? current;
    private int interruptions;

    private RunId Id => RunId.Parse(this.GetPrimaryKeyString());

    public async Task TakeUp()
    {
        // Said before anything is awaited, so that a pump that is about to retire meanwhile does not.
        wantedAgain = pumping;
        // Durable before it is armed: whatever happens to this activation, the heartbeat finds the run.
        await StartHeartbeat();
        Arm(TimeSpan.Zero);
    }

    public async Task Reconsider()
    {
        // What is durable has changed before this is said, so the next look finds it.
        await (current?.CancelAsync() ?? Task.CompletedTask);
        await TakeUp();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Arm(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    private void Arm(TimeSpan delay)
    {
        if (pumping)
            return;
        // Interleaving: a run lasts, and its heartbeat and its triggers must not wait for it.
        pump ??= this.RegisterGrainTimer(
            Pump, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
        pump.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private async Task Pump(CancellationToken cancellationToken)
    {
        if (pumping)
            return;
        pumping = true;
        wantedAgain = false;
        TimeSpan? next;
        using var steered = current = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        try
        {
            next = await AdvanceOrWait(steered.Token, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The heartbeat stays: it, or the next start, finds the run where it stands.
            return;
        }
        finally
        {
            current = null;
            pumping = false;
        }
        interruptions = next == RunAdvance.AfterInterruption ? interruptions + 1 : 0;
        if (next is { } delay)
            Arm(interruptions > 0 ? RunPatience.After(interruptions) : delay);
        else
            DeactivateOnIdle();
    }

    private async Task<TimeSpan?> AdvanceOrWait(CancellationToken steered, CancellationToken cancellationToken)
    {
        try
        {
            return await advance.Go(Id, GrainFactory, steered, cancellationToken) ?? await Retire();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogInterrupted(Id, failure);
            return RunAdvance.AfterInterruption;
        }
    }

    /// <summary>Ends the heartbeat, unless the run was taken up anew in the meantime: then it goes on at once.</summary>
    private async Task<TimeSpan?> Retire()
    {
        if (!wantedAgain && await this.GetReminder(Heartbeat) is { } heartbeat)
            await this.UnregisterReminder(heartbeat);
        if (!wantedAgain)
            return null;
        wantedAgain = false;
        await StartHeartbeat();
        return TimeSpan.Zero;
    }

    private Task StartHeartbeat() => this.RegisterOrUpdateReminder(Heartbeat, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
}
