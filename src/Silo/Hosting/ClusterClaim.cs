using Microsoft.Extensions.Hosting;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Refuses the start on a database that belongs to another cluster. The first silo on a database makes it its cluster's.</summary>
internal sealed class ClusterClaim(Installation installation, OrleansSettings settings) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => installation.Claim(settings.ClusterId, settings.ServiceId, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
