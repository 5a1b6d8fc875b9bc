using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Brings the database to the program's version before anything else touches it. Begins when it is made: the host then makes the silo,
/// which takes longer than the first connection.
/// </summary>
internal sealed class SchemaMigration : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _migrating;

    public SchemaMigration(NpgsqlDataSource database, ILogger<SchemaMigration> logger) =>
        _migrating = Task.Run(() => SchemaMigrator.MigrateAsync(database, logger, _ending.Token));

    /// <exception cref="SchemaMismatchException">An applied migration was changed, or the database is newer than the program.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _migrating.WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Where another service could not be made, this one was never started: the database is let go of first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _migrating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }
}
