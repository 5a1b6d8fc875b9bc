using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Health;

/// <summary>Whether the database answers.</summary>
public sealed class DatabaseCheck(IWriterStore writers) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // The smallest thing that can be asked of the books.
        await writers.List(after: null, limit: 1, cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
