namespace OrleansPayouts.Testing;

/// <summary>
/// Lets a <see cref="ManualTimeProvider"/> run by itself, faster than real time: so that what waits on it (a linger, a
/// pace, a minute) goes on while a test waits for its effect.
/// </summary>
public sealed class RunningClock : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly Task running;

    public RunningClock() => running = Task.Run(Run);

    public ManualTimeProvider Time { get; } = new();

    /// <summary>By how much it goes forward in about a millisecond.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It does not, at the latest after the virtual or a real minute.</exception>
    public async Task Until(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var end = Time.GetUtcNow() + limit;
        var realEnd = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (!await condition())
        {
            if (Time.GetUtcNow() > end || TimeProvider.System.GetUtcNow() > realEnd)
                throw new TimeoutException($"{what} did not come about by {Time.GetUtcNow():u}.");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        ending.Dispose();
    }

    private async Task Run()
    {
        while (!ending.IsCancellationRequested)
        {
            Time.Advance(Step);
            await Task.Delay(1);
        }
    }
}
