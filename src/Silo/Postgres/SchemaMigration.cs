using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Brings the database to the program's version before anything else touches it.</summary>
internal sealed class SchemaMigration(NpgsqlDataSource database, ILogger<SchemaMigration> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => SchemaMigrator.MigrateAsync(database, logger, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
