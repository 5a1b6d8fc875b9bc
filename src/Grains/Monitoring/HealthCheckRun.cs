using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>One health check: runs its parts so that a failing part keeps no other from being looked at.</summary>
internal sealed partial class HealthCheckRun(ILogger logger, CancellationToken cancellationToken)
{
    private readonly Dictionary<HealthCheckPart, string> _failed = [];

    /// <summary>The parts that failed.</summary>
    public IReadOnlyCollection<HealthCheckPart> Failed => _failed.Keys;

    /// <summary>An alert for each part that failed.</summary>
    public IEnumerable<AlertFinding> Findings => _failed.Select(failed => HealthCheckParts.Failed(failed.Key, failed.Value));

    /// <summary>What the part gives; <paramref name="otherwise"/> where it fails, which is remembered.</summary>
    public async Task<T> TryAsync<T>(HealthCheckPart part, Func<Task<T>> look, T otherwise)
    {
        try
        {
            return await look();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            _failed[part] = failure.GetType().Name;
            LogFailed(part, failure);
            return otherwise;
        }
    }

    [LoggerMessage(2505, LogLevel.Error, "The health check {Part} failed; the others go on")]
    private partial void LogFailed(HealthCheckPart part, Exception failure);
}
