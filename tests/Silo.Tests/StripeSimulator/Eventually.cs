namespace OrleansPayouts.Silo.Tests.StripeSimulator;

/// <summary>Waits for what another thread is about to do.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task BecomesTrueAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), patience.Token);
    }
}
