using System.Collections.Concurrent;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Keys;

/// <summary>When keys were last used: noted in memory, written for all of them together, half a minute apart and at the end.</summary>
public sealed partial class KeyUses(IApiKeyStore store, TimeProvider time, ILogger<KeyUses> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private ConcurrentDictionary<KeyPrefix, DateTimeOffset> uses = new();

    public void Note(KeyPrefix prefix) => uses[prefix] = time.GetUtcNow();

    /// <summary>Writes what was noted since the last time.</summary>
    public async Task Write(CancellationToken cancellationToken)
    {
        var noted = Interlocked.Exchange(ref uses, new ConcurrentDictionary<KeyPrefix, DateTimeOffset>());
        if (noted.IsEmpty)
            return;
        try
        {
            await store.NoteUses(noted, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A use that is not written is no reason to stop: nothing is decided by it, and the next one is written.
            LogNotWritten(failure, noted.Count);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Write(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await Write(stoppingToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last uses of {Keys} keys could not be written")]
    private partial void LogNotWritten(Exception failure, int keys);
}
