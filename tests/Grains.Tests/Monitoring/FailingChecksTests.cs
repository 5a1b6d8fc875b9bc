using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>A query of the monitor that fails silences nothing but itself, and health says so.</summary>
public sealed class FailingChecksTests
{
    /// <summary>A table without which the query of at least these parts fails.</summary>
    private static readonly (string Table, HealthCheckPart[] Parts)[] Broken =
    [
        ("stripe_events", [HealthCheckPart.StripeEvents]),
        ("payout_rollups", [HealthCheckPart.Metrics]),
        ("ended_rollups", [HealthCheckPart.Backlog]),
        ("schedule_slots", [HealthCheckPart.Schedule]),
        ("payout_attempts", [HealthCheckPart.Outcomes, HealthCheckPart.Backlog]),
        ("run_totals", [HealthCheckPart.Backlog, HealthCheckPart.Invariants]),
        ("runs", [HealthCheckPart.Run, HealthCheckPart.Invariants]),
    ];

    [Fact]
    public async Task Each_query_that_fails_raises_an_alert_of_its_own_and_no_other_alert_is_lost()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.Scheduler.UpdateSchedule(new ScheduleChange { Enabled = false }, "test", "corr_test");
        await silo.AddWriters(20);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Times = 1_000 });
        var run = "run:" + (await silo.Run()).Run.Id.Value;
        await silo.Monitor.Check();
        (await Open(silo)).ShouldBe([run]);

        foreach (var (table, parts) in Broken)
        {
            await silo.Execute($"alter table {table} rename to {table}_away");
            await silo.Monitor.Check();
            // Long enough for an alert to clear whose condition is not found any more.
            await silo.Age(TimeSpan.FromMinutes(3));
            await silo.Monitor.Check();

            var open = await Open(silo);
            open.ShouldContain(run, $"without {table}");
            foreach (var part in parts)
                open.ShouldContain(HealthCheckParts.Failed(part, "").Subject, $"without {table}");

            await silo.Execute($"alter table {table}_away rename to {table}");
            await silo.Monitor.Check();
            await silo.Age(TimeSpan.FromMinutes(3));
            await silo.Monitor.Check();
            (await Open(silo)).ShouldBe([run], $"after {table} came back");
        }
    }

    [Fact]
    public async Task A_new_condition_is_found_while_another_query_fails_and_health_is_critical()
    {
        await using var silo = await WatchedSilo.Start();
        await silo.Scheduler.UpdateSchedule(new ScheduleChange { Enabled = false }, "test", "corr_test");
        await silo.AddWriters(20);
        await silo.Monitor.Check();
        (await silo.Monitor.GetHealth()).Status.ShouldBe(HealthStatus.Healthy);
        await silo.Execute("alter table stripe_events rename to stripe_events_away");
        await silo.Monitor.Check();
        (await silo.Monitor.GetHealth()).Status.ShouldBe(HealthStatus.Critical);

        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Times = 1_000 });
        var run = "run:" + (await silo.Run()).Run.Id.Value;
        await silo.Monitor.Check();

        (await Open(silo)).ShouldBe([HealthCheckParts.Failed(HealthCheckPart.StripeEvents, "").Subject, run]);
    }

    private static async Task<IReadOnlyList<string>> Open(TestSilo silo) =>
    [
        .. (await silo.AlertStore().LoadKnown(TimeProvider.System.GetUtcNow(), CancellationToken.None))
            .Where(alert => alert is { IsOpen: true, Type: AlertType.SystemError })
            .Select(alert => alert.Subject).Order(StringComparer.Ordinal),
    ];
}
