using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansPayouts.Grains.Payouts;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IPayoutSweeperGrain"/>
public sealed partial class PayoutSweeperGrain(PayoutSweep sweep, IHostApplicationLifetime host, ILogger<PayoutSweeperGrain> logger)
    : Grain, IPayoutSweeperGrain, IRemindable
{
    private const string EachMinute = "sweep";

    /// <summary>Where one sweep did not come to the end of what is due.</summary>
    private static readonly TimeSpan GoOnAfter = TimeSpan.FromSeconds(5);

    private IGrainTimer? broom;
    private bool sweeping;
    private bool wantedAgain;

    public async Task Start()
    {
        await this.RegisterOrUpdateReminder(EachMinute, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        Arm(TimeSpan.Zero);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Arm(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    private void Arm(TimeSpan delay)
    {
        // What this sweep has passed already may be what somebody asks for.
        wantedAgain = sweeping;
        if (sweeping)
            return;
        // Interleaving: a sweep may last longer than a tick waits for its answer.
        broom ??= this.RegisterGrainTimer(
            Sweep, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        broom.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private async Task Sweep(CancellationToken cancellationToken)
    {
        if (sweeping)
            return;
        sweeping = true;
        var isDone = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        try
        {
            isDone = await sweep.Go(GrainFactory, stop.Token);
        }
        catch (Exception failure)
        {
            // The next tick comes in a minute.
            if (!stop.IsCancellationRequested)
                LogFailed(failure);
        }
        finally
        {
            sweeping = false;
        }
        if (wantedAgain)
            Arm(TimeSpan.Zero);
        else if (!isDone)
            Arm(GoOnAfter);
    }
}
