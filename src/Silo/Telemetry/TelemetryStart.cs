using Microsoft.Extensions.Hosting;

namespace OrleansPayouts.Silo.Telemetry;

/// <summary>Makes the instrumentation before anything else starts; the container sends what is left when the program ends.</summary>
internal sealed class TelemetryStart(PayoutInstrumentation instrumentation) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instrumentation);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
