using Orleans.Runtime;
using OrleansPayouts.Grains.Notifications;

namespace OrleansPayouts.Grains;

/// <summary>Tells people of alerts, apart from the looks, which must not wait for those who are told.</summary>
public sealed partial class PayoutMonitorGrain
{
    private IGrainTimer? telling;

    private void ArmTelling() => telling ??= this.RegisterGrainTimer(
        Tell, new() { DueTime = options.TellEvery, Period = options.TellEvery, Interleave = true, KeepAlive = true });

    private async Task Tell(CancellationToken cancellationToken)
    {
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
            await notifications.Go(config.State, stop.Token);
        }
        catch (Exception failure)
        {
            // What was not told is told later.
            if (!host.ApplicationStopping.IsCancellationRequested)
                LogNotTold(failure);
        }
    }
}
