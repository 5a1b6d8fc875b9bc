using System.Diagnostics;

namespace OrleansPayouts.Api.Tests;

/// <summary>Waits for a condition, not for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Holds(Func<Task<bool>> condition)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(Patience);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
