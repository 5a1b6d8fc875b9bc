namespace OrleansPayouts.Domain.Alerts;

/// <summary>What becomes of alerts: one pure decision over what is open and what was found, and one over what a person wants.</summary>
public static class AlertDecider
{
    /// <summary>A condition that persists counts as one occurrence in this time, however often it is looked at.</summary>
    public static readonly TimeSpan OccurrencePeriod = TimeSpan.FromMinutes(1);

    /// <summary>A system's error has cleared when it was not seen for this long: what comes and goes stays one alert.</summary>
    public static readonly TimeSpan ErrorSettles = TimeSpan.FromMinutes(2);

    /// <summary>For how long a condition that persists raises no new alert after a person has resolved it.</summary>
    public static readonly TimeSpan QuietByHand = TimeSpan.FromMinutes(15);

    /// <summary>For how long what is past stays found: longer than anything is looked for.</summary>
    public static readonly TimeSpan RememberByHand = TimeSpan.FromDays(8);

    /// <summary>What the findings make of the alerts. Looking again at once changes nothing.</summary>
    /// <param name="known">
    /// All that are open, and those that were resolved by hand within <see cref="RememberByHand"/> and have not cleared since.
    /// </param>
    /// <param name="findings">Every condition that is met or nearly so, at most one a type and subject.</param>
    /// <param name="isEnabled">Whether alerts are raised and repeated.</param>
    /// <param name="correlationId">Of this look, for what has none of its own.</param>
    /// <param name="newId">Gives ids.</param>
    /// <param name="now">The time.</param>
    /// <param name="failed">Parts of the health check that failed: an alert that only one of them can confirm is left as it is.</param>
    public static IReadOnlyList<AlertStep> Decide(
        IReadOnlyCollection<Alert> known, IEnumerable<AlertFinding> findings, bool isEnabled, string correlationId, Func<string> newId, DateTimeOffset now,
        IReadOnlyCollection<HealthCheckPart>? failed = null)
    {
        var found = findings.ToDictionary(finding => (finding.Type, finding.Subject));
        var steps = known
            .Select(alert => found.TryGetValue((alert.Type, alert.Subject), out var finding)
                ? alert.IsOpen && finding.IsMet && isEnabled ? Repeat(alert, finding, now) : null
                : HealthCheckParts.Of(alert.Type, alert.Subject) is { } part && failed?.Contains(part) == true ? null
                : Clear(alert, now))
            .OfType<AlertStep>().ToList();
        if (!isEnabled)
            return steps;
        foreach (var finding in found.Values.Where(finding => finding.IsMet))
        {
            var same = known.Where(alert => (alert.Type, alert.Subject) == (finding.Type, finding.Subject)).ToList();
            if (!same.Any(alert => alert.IsOpen || KeepsQuiet(alert, finding, now)))
                steps.Add(Raise(finding, newId(), correlationId, now));
        }
        return steps;
    }

    /// <summary>Null where it is acknowledged or resolved already.</summary>
    public static AlertStep? Acknowledge(Alert alert, string actor, DateTimeOffset now) => alert.IsOpen && alert.AcknowledgedAt is null
        ? new AlertStep(AlertEventKind.Acknowledged, alert, alert with { AcknowledgedAt = now, AcknowledgedBy = actor, UpdatedAt = now }) { Actor = actor }
        : null;

    /// <summary>Null where it is resolved already.</summary>
    public static AlertStep? Resolve(Alert alert, string actor, DateTimeOffset now) => alert.IsOpen
        ? new AlertStep(AlertEventKind.Resolved, alert, alert with { ResolvedAt = now, ResolvedBy = actor, UpdatedAt = now }) { Actor = actor }
        : null;

    private static bool KeepsQuiet(Alert byHand, AlertFinding finding, DateTimeOffset now) =>
        finding.IsPast || (byHand.Severity >= finding.Severity && now - byHand.ResolvedAt < QuietByHand);

    private static AlertStep Raise(AlertFinding finding, string id, string correlationId, DateTimeOffset now) =>
        new(AlertEventKind.Raised, null, new Alert
        {
            Id = id,
            Type = finding.Type,
            Subject = finding.Subject,
            Severity = finding.Severity,
            Title = finding.Title,
            Message = finding.Message,
            Metrics = finding.Metrics,
            CreatedAt = now,
            UpdatedAt = now,
            LastSeenAt = now,
            CorrelationId = finding.CorrelationId ?? correlationId,
        });

    /// <summary>What has become worse is said at once.</summary>
    private static AlertStep? Repeat(Alert alert, AlertFinding finding, DateTimeOffset now) =>
        now - alert.LastSeenAt >= OccurrencePeriod || finding.Severity > alert.Severity
            ? new AlertStep(AlertEventKind.Repeated, alert, alert with
            {
                Severity = finding.Severity,
                Title = finding.Title,
                Message = finding.Message,
                Metrics = finding.Metrics,
                Occurrences = alert.Occurrences + 1,
                UpdatedAt = now,
                LastSeenAt = now,
                ClearedAt = null,
            })
            : null;

    private static AlertStep? Clear(Alert alert, DateTimeOffset now)
    {
        if (!alert.IsOpen)
            // Resolved by hand, and now it is so: the next time is another alert.
            return new AlertStep(null, alert, alert with { ClearedAt = now });
        if (alert.Type == AlertType.SystemError && now - alert.LastSeenAt < ErrorSettles)
            return null;
        return new AlertStep(
            AlertEventKind.Resolved, alert, alert with { ResolvedAt = now, ResolvedBy = Alert.BySystem, ClearedAt = now, UpdatedAt = now });
    }
}
