namespace OrleansPayouts.Domain.Alerts;

/// <summary>Receivers of alerts that are configured and cannot be told, because a variable is not set.</summary>
public static class UnreachableReceivers
{
    /// <summary>One entry for each field whose receivers cannot be told; empty where all can.</summary>
    /// <param name="config">Who is to be told.</param>
    /// <param name="hasMailServer">Whether SMTP_URL is set.</param>
    /// <param name="hasSigningSecret">Whether PAYOUT_WEBHOOK_SIGNING_SECRET is set.</param>
    public static IReadOnlyList<AlertConfigProblem> Find(AlertConfig config, bool hasMailServer, bool hasSigningSecret) =>
    [
        .. config.NotificationEmails.Count > 0 && !hasMailServer
            ? new[] { new AlertConfigProblem("notificationEmails", "is stored, but no mail is sent: SMTP_URL is not set on the silos") } : [],
        .. config.WebhookUrls.Count > 0 && !hasSigningSecret
            ? new[] { new AlertConfigProblem("webhookUrls", "is stored, but no webhook is called: PAYOUT_WEBHOOK_SIGNING_SECRET is not set on the silos") } : [],
    ];

    /// <summary>The alert about them; not critical, because payouts go on.</summary>
    public static IEnumerable<AlertFinding> Report(IReadOnlyList<AlertConfigProblem> unreachable)
    {
        if (unreachable.Count > 0)
            yield return new AlertFinding
            {
                Type = AlertType.SystemError,
                Subject = "notifications",
                Severity = AlertSeverity.High,
                Title = "Alerts are not sent",
                Message = string.Join(' ', unreachable.Select(problem => $"{problem.Field} {problem.Message}.")),
            };
    }
}
