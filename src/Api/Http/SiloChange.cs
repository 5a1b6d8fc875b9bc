using Orleans.Runtime;

namespace OrleansPayouts.Api.Http;

/// <summary>
/// Calls that are harmless to repeat, while silos change: a grain whose silo is stopping or gone is elsewhere in a moment,
/// and whoever called need not know.
/// </summary>
internal static class SiloChange
{
    /// <summary>
    /// A grain has moved by then; where it has not, the cluster is away, and the caller is told. Longer than one call waits
    /// for its answer, so that one which went to a silo that no longer answers is made again.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task<T> Outlast<T>(Func<Task<T>> call, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception away) when (away is OrleansException or TimeoutException && time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
