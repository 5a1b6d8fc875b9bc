using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Embedded;

/// <summary>Starts and ends the grains with the host.</summary>
internal sealed partial class EmbeddedSilo(EmbeddedRuntime runtime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => runtime.Reminders.StartAsync();

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Reminders.Dispose();
        using var deadline = new CancellationTokenSource(runtime.Options.ShutdownTimeout, runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await runtime.StopAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            LogStoppedEarly(runtime.Log, runtime.Directory.All.Count());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process stops although work is running; {Activations} grains were not deactivated.")]
    private static partial void LogStoppedEarly(ILogger logger, int activations);
}
