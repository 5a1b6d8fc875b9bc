using Microsoft.Extensions.Hosting;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Refuses the start of a client on a database that belongs to another cluster: it would look for silos in vain.</summary>
internal sealed class ClientClusterCheck(Installation installation, OrleansSettings settings) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => installation.Check(settings.ClusterId, settings.ServiceId, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
