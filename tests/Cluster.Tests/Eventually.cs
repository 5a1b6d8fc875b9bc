using System.Diagnostics;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>Waits for other processes, which go by no clock of ours.</summary>
internal static class Eventually
{
    public static async Task Is(Func<Task<bool>> condition, TimeSpan within, Func<string> otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > within)
                throw new TimeoutException($"Not within {within.TotalSeconds:N0} s: {otherwise()}");
            // Seldom: what is asked is busy with what is measured.
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public static Task Is(Func<bool> condition, TimeSpan within, Func<string> otherwise) => Is(() => Task.FromResult(condition()), within, otherwise);
}
