using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Notifications;

namespace OrleansPayouts.Grains;

/// <summary>Watches the system: metrics, alerts, health. Key: <see cref="Key"/>.</summary>
[Alias("OrleansPayouts.IPayoutMonitorGrain")]
public interface IPayoutMonitorGrain : IGrainWithStringKey
{
    const string Key = "default";

    /// <summary>Makes sure that it watches. Returns at once; may be repeated at will.</summary>
    [Alias("Start")]
    Task Start();

    /// <summary>Requests an early health check, because outcomes were recorded.</summary>
    [Alias("Report")]
    Task Report(OutcomeCounts batch);

    /// <summary>How long ago the last health check ended, or monitoring began where none has ended yet; null where monitoring is off.</summary>
    [FrontEnd]
    [Alias("GetTimeSinceCheck")]
    Task<TimeSpan?> GetTimeSinceCheck();

    [Alias("GetHealth")]
    [FrontEnd]
    Task<HealthReport> GetHealth();

    /// <summary>The metrics of the last 24 hours, exact as of now; null where nothing is monitored (MONITORING_ENABLED).</summary>
    [Alias("CalculateMetrics")]
    [FrontEnd]
    Task<PayoutMetrics?> CalculateMetrics();

    /// <summary>Notes that somebody has seen the alert. Gives it as it is then; null where there is none of this id. A repeat changes nothing.</summary>
    [Alias("AcknowledgeAlert")]
    [FrontEnd]
    Task<Alert?> AcknowledgeAlert(string alertId, MonitorAsker asker);

    /// <summary>
    /// Resolves the alert by hand. Gives it as it is then; null where there is none of this id. A repeat changes nothing. A
    /// condition that persists raises another alert in <see cref="AlertDecider.QuietByHand"/> at the earliest.
    /// </summary>
    [Alias("ResolveAlert")]
    [FrontEnd]
    Task<Alert?> ResolveAlert(string alertId, MonitorAsker asker);

    [Alias("GetAlertConfig")]
    [FrontEnd]
    Task<AlertConfig> GetAlertConfig();

    /// <summary>Changes the fields that are named; none where any is wrong.</summary>
    [Alias("UpdateAlertConfig")]
    [FrontEnd]
    Task<AlertConfigResult> UpdateAlertConfig(AlertConfigChange change, MonitorAsker asker);

    /// <summary>Sends a test notification to every configured receiver, within 4 s. Gives one entry a receiver; none where nobody is configured.</summary>
    [Alias("TestNotifications")]
    [FrontEnd]
    Task<IReadOnlyList<NotificationTestResult>> TestNotifications(MonitorAsker asker);

    /// <summary>Looks at everything now, and returns when the alerts are as they should be.</summary>
    [Alias("Check")]
    Task Check();
}
