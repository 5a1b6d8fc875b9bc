using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Access;

namespace OrleansPayouts.Silo;

/// <summary>
/// Tries the key when the program starts, and again while nothing may be sent. When access is granted, paused runs and due payouts
/// go on at once; when it is lost, the monitor looks at once.
/// </summary>
internal sealed partial class StripeAccessWatch(StripeAccess access, IServiceProvider services, TimeProvider time, ILogger<StripeAccessWatch> logger)
    : IHostedService, IDisposable
{
    /// <summary>The start waits no longer for Stripe: the program serves without it.</summary>
    private static readonly TimeSpan StartWaits = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(5);

    /// <summary>While Stripe refuses the key to whoever only asks.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(1);

    /// <summary>While it accepts the key and then refuses what is sent with it: each try costs an attempt.</summary>
    private static readonly TimeSpan LatestWhereLost = TimeSpan.FromMinutes(30);

    /// <summary>Access that has lasted so long is not lost for the same reason.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource stopping = new();
    private Task watching = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var first = TryCheck();
        await first.WaitAsync(StartWaits, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watching = Watch(first);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await watching.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private async Task Watch(Task first)
    {
        var wait = Soonest;
        try
        {
            await first;
            while (true)
            {
                var changed = access.Changed;
                if (access.WhyNot is null)
                {
                    var since = time.GetTimestamp();
                    await changed.WaitAsync(stopping.Token);
                    wait = time.GetElapsedTime(since) > Lasting ? Soonest : Longer(wait, LatestWhereLost);
                }
                else
                {
                    await Task.WhenAny(changed, Task.Delay(wait, time, stopping.Token));
                    stopping.Token.ThrowIfCancellationRequested();
                    if (access.WhyNot is not null)
                        await TryCheck();
                    wait = access.WhyNot is null ? wait : Longer(wait, Latest);
                }

                if (changed.IsCompleted)
                    await Tell();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private static TimeSpan Longer(TimeSpan wait, TimeSpan latest) => wait * 2 < latest ? wait * 2 : wait > latest ? wait : latest;

    private async Task TryCheck()
    {
        try
        {
            await access.Check(stopping.Token);
        }
        catch (Exception failure)
        {
            // The database, most likely: nothing is sent until it answers.
            if (!stopping.IsCancellationRequested)
                LogFailed(failure);
        }
    }

    private async Task Tell()
    {
        try
        {
            // Resolved late: grains are not there yet when this starts.
            var grains = services.GetRequiredService<IGrainFactory>();
            if (access.WhyNot is null)
                await grains.GetGrain<IPayoutSweeperGrain>(IPayoutSweeperGrain.Key).Start();
            else
                await grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).Report(new OutcomeCounts());
        }
        catch (Exception failure)
        {
            // The sweeper comes each minute, and the monitor each 15 s.
            if (!stopping.IsCancellationRequested)
                LogFailed(failure);
        }
    }

    [LoggerMessage(2605, LogLevel.Warning, "Checking the access to Stripe failed; trying again")]
    private partial void LogFailed(Exception failure);
}
