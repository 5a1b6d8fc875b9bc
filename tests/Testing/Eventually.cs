using System.Runtime.CompilerServices;

namespace OrleansPayouts.Testing;

/// <summary>Waits for a condition that another thread or process brings about, not for a time.</summary>
public static class Eventually
{
    /// <summary>On a quiet machine nothing takes a tenth of it; a test has five minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static Task Holds(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Holds(() => Task.FromResult(condition()), what);

    /// <exception cref="TimeoutException">It does not hold within a minute.</exception>
    public static async Task Holds(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}");
            await Task.Delay(Pause);
        }
    }
}
