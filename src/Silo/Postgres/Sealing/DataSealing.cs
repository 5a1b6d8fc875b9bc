using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres.Sealing;

/// <summary>
/// Seals in the background, from the start on, what is not sealed under the current key: rows from before there was one, and
/// everything once it changed. Ends when all is; a database that is away is tried again.
/// </summary>
public sealed partial class DataSealing(NpgsqlDataSource database, DataCipher cipher, TimeProvider time, ILogger<DataSealing> logger)
    : BackgroundService
{
    /// <summary>Small, so that nobody waits long for a row of the page.</summary>
    public const int RowsAStep = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Beside the start of everything else, not before it.
        await Task.Yield();
        foreach (var column in SealedColumn.All)
            while (!await TrySeal(column, stoppingToken))
                await Task.Delay(Pause, time, stoppingToken);
        while (!await TrySealGrainState(stoppingToken))
            await Task.Delay(Pause, time, stoppingToken);
    }

    private async Task<bool> TrySealGrainState(CancellationToken stoppingToken)
    {
        var place = SealedColumn.GrainState.Place;
        try
        {
            var (renewed, unreadable) = await new GrainStateSealing(database, cipher).Run(stoppingToken);
            if (renewed > 0)
                LogSealed(renewed, place, cipher.CurrentKeyId);
            if (unreadable > 0)
                LogUnreadable(unreadable, place);
            return true;
        }
        catch (NpgsqlException failure)
        {
            LogInterrupted(failure, place);
            return false;
        }
    }

    private async Task<bool> TrySeal(SealedColumn column, CancellationToken stoppingToken)
    {
        try
        {
            var renewed = 0L;
            var unreadable = 0L;
            var sealing = new ColumnSealing(database, cipher, column);
            SealingStep step;
            do
            {
                step = await sealing.Advance(RowsAStep, stoppingToken);
                renewed += step.Sealed;
                unreadable += step.Unreadable;
            }
            while (!step.IsLast);
            if (renewed > 0)
                LogSealed(renewed, column.Place, cipher.CurrentKeyId);
            if (unreadable > 0)
            {
                LogUnreadable(unreadable, column.Place);
                // The next start, which may have the key, looks again.
                await sealing.Restart(stoppingToken);
            }

            return true;
        }
        catch (NpgsqlException failure)
        {
            LogInterrupted(failure, column.Place);
            return false;
        }
    }
}
