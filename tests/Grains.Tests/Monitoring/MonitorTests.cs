using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>The monitor over real runs.</summary>
public sealed class MonitorTests
{
    private static readonly MonitorAsker Olga = new("olga", "corr_olga");

    [Fact]
    public async Task A_runs_metrics_are_what_became_of_its_payouts()
    {
        // In an unlucky order more than half of the first twenty fail, which would pause the run.
        await using var silo = await WatchedSilo.Start(payouts: new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, EnableFailsafe = false });
        await silo.AddWriters(100);
        for (var n = 1; n < 90; n += 3)
            silo.Stripe.PutAccount($"acct_{n:000}", AccountStatus.Closed);

        var run = await silo.Run();
        var metrics = (await silo.Monitor.CalculateMetrics()).ShouldNotBeNull();

        (run.Totals.Paid, run.Totals.Failed).ShouldBe((70, 30));
        (metrics.TotalPayouts, metrics.SuccessfulPayouts, metrics.FailedPayouts, metrics.PendingPayouts).ShouldBe((100, 70, 30, 0));
        (metrics.SuccessRate, metrics.FailureRate).ShouldBe((70m, 30m));
        metrics.Amounts.ShouldHaveSingleItem().Minor.ShouldBe(300_000);
        metrics.AverageProcessingTimeMs.ShouldBe(await silo.Count(
            "select round(avg(round(extract(epoch from updated_at - created_at) * 1000))) from payouts where status in ('paid', 'failed')"));
        var health = await silo.Monitor.GetHealth();
        (health.Backlog.Paid, health.Backlog.Failed, health.Backlog.Pending).ShouldBe((70, 30, 0));
        var alert = (await silo.Alerts()).ShouldHaveSingleItem();
        (alert.Type, alert.Severity).ShouldBe((AlertType.FailureRate, AlertSeverity.High));
        (await silo.Monitor.GetHealth()).Status.ShouldBe(HealthStatus.Warning);
    }

    [Fact]
    public async Task A_batch_of_outcomes_has_the_monitor_look_soon_without_being_asked()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(20);
        for (var n = 1; n <= 20; n++)
            silo.Stripe.PutAccount($"acct_{n:000}", AccountStatus.Closed);

        await silo.Run();

        await silo.Comes("select count(*) from alerts where type = 'failure_rate' and severity = 'critical' and resolved_at is null", 1);
    }

    [Fact]
    public async Task Alerts_configuration_and_metrics_outlive_a_restart()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(10);
        for (var n = 1; n <= 5; n++)
            silo.Stripe.PutAccount($"acct_{n:000}", AccountStatus.Closed);
        await silo.Run();
        (await silo.Monitor.UpdateAlertConfig(new AlertConfigChange { PendingPayoutThreshold = 7, NotificationEmails = ["ada@example.com"] }, Olga)).Problems.ShouldBeEmpty();
        var alert = (await silo.Alerts()).ShouldHaveSingleItem();
        await silo.Monitor.AcknowledgeAlert(alert.Id, Olga);
        var before = await silo.Monitor.CalculateMetrics();
        await silo.StopHost();

        await using var next = await WatchedSilo.Start(after: silo);
        await next.Age(TimeSpan.FromMinutes(2));
        var again = (await next.Alerts()).ShouldHaveSingleItem();
        (again.Id, again.AcknowledgedBy).ShouldBe((alert.Id, "olga"));
        again.Occurrences.ShouldBeGreaterThan(1);
        (await next.Monitor.GetAlertConfig()).PendingPayoutThreshold.ShouldBe(7);
        var after = (await next.Monitor.CalculateMetrics())!;
        (after with { LastUpdated = before!.LastUpdated, WindowStart = before.WindowStart, Amounts = before.Amounts, Totals = before.Totals }).ShouldBe(before);
        await next.StopHost();
    }

    [Fact]
    public async Task A_wrong_configuration_changes_nothing_and_names_each_field()
    {
        await using var silo = await WatchedSilo.Start();

        var result = await silo.Monitor.UpdateAlertConfig(
            new AlertConfigChange { FailureRateThreshold = 101, PendingPayoutThreshold = 1, WebhookUrls = ["http://10.0.0.1/"] }, Olga);

        result.Problems.Select(problem => problem.Field).ShouldBe(["failureRateThreshold", "webhookUrls"]);
        (await silo.Monitor.GetAlertConfig()).PendingPayoutThreshold.ShouldBe(50);
        (await silo.Count("select count(*) from audit_entries where action = 'alerts.configured'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_of_configuration_is_in_the_audit_log_without_addresses()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.Monitor.UpdateAlertConfig(
            new AlertConfigChange { FailureRateThreshold = 5, NotificationEmails = ["ada@example.com"], WebhookUrls = ["https://hooks.example.com/secret"] }, Olga);

        (await silo.Count("""
            select count(*) from audit_entries where action = 'alerts.configured' and actor = 'olga' and correlation_id = 'corr_olga'
              and before::jsonb = '{"failureRateThreshold": 10, "notificationEmails": 0, "webhookUrls": 0}'
              and after::jsonb = '{"failureRateThreshold": 5, "notificationEmails": 1, "webhookUrls": 1}'
            """)).ShouldBe(1);
    }

    [Fact]
    public async Task Who_acknowledges_and_resolves_is_kept_once_with_events_in_order_and_audit_entries()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.AddWriters(10);
        for (var n = 1; n <= 4; n++)
            silo.Stripe.PutAccount($"acct_{n:000}", AccountStatus.Closed);
        await silo.Run();
        var alert = (await silo.Alerts()).ShouldHaveSingleItem();

        var twice = await Task.WhenAll(silo.Monitor.AcknowledgeAlert(alert.Id, Olga), silo.Monitor.AcknowledgeAlert(alert.Id, new MonitorAsker("paul", "corr_paul")));
        twice[0]!.AcknowledgedBy.ShouldBe(twice[1]!.AcknowledgedBy);
        var resolved = await silo.Monitor.ResolveAlert(alert.Id, Olga);
        (await silo.Monitor.ResolveAlert(alert.Id, new MonitorAsker("paul", "corr_paul")))!.ResolvedBy.ShouldBe("olga");

        resolved!.ResolvedBy.ShouldBe("olga");
        (await silo.Alerts()).ShouldBeEmpty("it lasts, and a person has resolved it a moment ago");
        (await silo.Monitor.AcknowledgeAlert("alert_00000000000000000000000000000000", Olga)).ShouldBeNull();
        var events = await silo.AlertStore().ReadEvents(0, 100, TestContext.Current.CancellationToken);
        events.Select(happened => happened.Kind).ShouldBe([AlertEventKind.Raised, AlertEventKind.Acknowledged, AlertEventKind.Resolved]);
        events.Select(happened => happened.Id).ShouldBeInOrder();
        (await silo.Count("select count(*) from audit_entries where action in ('alert.acknowledged', 'alert.resolved') and subject like 'alert_%'")).ShouldBe(2);
    }

    [Fact]
    public async Task Without_monitoring_nothing_is_watched_and_the_figures_are_made_up_for_later()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(10);
        await silo.Run();
        (await silo.Monitor.CalculateMetrics()).ShouldBeNull();
        (await silo.Count("select (select count(*) from payout_rollups) + (select count(*) from alerts)")).ShouldBe(0);
        (await silo.Count("select count(*) from orleansreminderstable where remindername = 'monitor'")).ShouldBe(0);
        await silo.StopHost();

        await using var next = await WatchedSilo.Start(after: silo);
        (await next.Monitor.CalculateMetrics())!.SuccessfulPayouts.ShouldBe(10);
        await next.StopHost();
    }
}
