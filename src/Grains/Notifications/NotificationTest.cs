using System.Text.Json;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Notifications;

/// <summary>Sends a test notification to every receiver of alerts, and says which receivers can be told at all.</summary>
public sealed class NotificationTest(IMailSender mail, IWebhookSender webhooks, TimeProvider time)
{
    /// <summary>Shorter than a front end waits for a grain's answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The receivers that cannot be told because a variable is not set.</summary>
    public IReadOnlyList<AlertConfigProblem> FindUnreachable(AlertConfig config) =>
        UnreachableReceivers.Find(config, mail.IsConfigured, webhooks.IsConfigured);

    /// <summary>Tells all receivers at once, each once; nothing is stored and nothing is tried again.</summary>
    /// <returns>One entry a receiver, in the order of the configuration.</returns>
    public async Task<IReadOnlyList<NotificationTestResult>> Send(AlertConfig config, MonitorAsker asker, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alert = new Alert
        {
            Id = "alert_test",
            Type = AlertType.SystemError,
            Subject = "test",
            Severity = AlertSeverity.Low,
            Title = "Test of notifications",
            Message = "This is a test. No condition is met.",
            CreatedAt = now,
            UpdatedAt = now,
            LastSeenAt = now,
            CorrelationId = asker.CorrelationId,
        };
        var snapshot = JsonSerializer.Serialize(AlertView.Of(alert), JsonSerializerOptions.Web);
        IReadOnlyList<AlertEvent> events = [new(Id: 0, alert.Id, AlertEventKind.Raised, now, asker.Actor, snapshot)];
        return await Task.WhenAll(NotificationTarget.Of(config).Select(async target =>
            new NotificationTestResult(target.Channel, target.Address, await Tell(target, events, cancellationToken))));
    }

    private async Task<string?> Tell(NotificationTarget target, IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return target.Channel == NotificationChannel.Email
                ? await mail.Send(Guid.CreateVersion7(), target.Address, events, stop.Token)
                : await webhooks.Send(Guid.CreateVersion7(), target.Address, events, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} seconds";
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // One receiver's unexpected failure must not hide the others' results. Its message may hold the address.
            return failure.GetType().Name;
        }
    }
}
