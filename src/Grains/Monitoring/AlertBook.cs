using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>Brings alerts into line with what was found, and carries out what a person wants of one.</summary>
public sealed partial class AlertBook(IAlertStore alerts, TimeProvider time, ILogger<AlertBook> logger)
{
    /// <summary>How often a change is decided anew where somebody else was faster.</summary>
    private const int Tries = 5;

    public async Task<IReadOnlyList<Alert>> Open(CancellationToken cancellationToken) =>
        [.. (await alerts.LoadKnown(time.GetUtcNow(), cancellationToken)).Where(alert => alert.IsOpen)];

    public async Task Follow(IEnumerable<AlertFinding> findings, IReadOnlyCollection<HealthCheckPart> failed, bool isEnabled, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await alerts.LoadKnown(now - AlertDecider.RememberByHand, cancellationToken);
        foreach (var step in AlertDecider.Decide(known, findings, isEnabled, $"monitor_{Guid.CreateVersion7(now):N}", () => NewId(now), now, failed))
            // Where another activation was faster, it has written the same, or the next look does.
            if (await alerts.Write(step, audit: null, cancellationToken))
                Log(step);
    }

    /// <summary>Null where there is no such alert; a harmless repeat gives it as it is.</summary>
    public async Task<Alert?> Change(string id, Func<Alert, AlertStep?> decide, AuditContext audit, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await alerts.Find(id, cancellationToken) is not { } alert)
                return null;
            if (decide(alert) is not { } step)
                return alert;
            if (await alerts.Write(step, audit, cancellationToken))
                return await alerts.Find(id, cancellationToken);
            if (attempt == Tries)
                throw new TimeoutException($"{id} was changed by somebody else {Tries} times while this was being written.");
        }
    }

    private static string NewId(DateTimeOffset now) => $"alert_{Guid.CreateVersion7(now):N}";

    private void Log(AlertStep step)
    {
        if (step.Kind == AlertEventKind.Raised)
            LogRaised(step.After.Severity, step.After.Id, step.After.Title, step.After.Message, step.After.CorrelationId);
        else if (step.Kind == AlertEventKind.Resolved)
            LogResolved(step.After.Id, step.After.Title, step.After.Occurrences);
    }
}
