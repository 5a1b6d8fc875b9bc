using System.Runtime.CompilerServices;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>Waits for something that happens on other threads.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    internal static async Task IsTrue(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string words = "")
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"not within {Limit}: {words}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
