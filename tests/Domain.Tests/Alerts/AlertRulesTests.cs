using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class AlertRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlertConfig Config = new();

    private static readonly PayoutRun Run = new()
    {
        Id = RunId.ForSlot(Noon), Settings = new RunSettings(10, 3, MinimumThresholds.Default), CorrelationId = "corr_run", StartedBy = "cron", StartedAt = Noon,
    };

    [Theory]
    [InlineData(1_000, 89, null)]
    [InlineData(1_000, 90, null)]
    [InlineData(1_000, 91, false)]
    [InlineData(1_000, 100, false)]
    [InlineData(1_000, 101, true)]
    [InlineData(10_000_000, 1_000_001, true)]
    [InlineData(0, 0, null)]
    public void The_failure_rate_is_met_strictly_above_its_threshold_and_cleared_at_nine_tenths(long all, long failed, bool? isMet) =>
        IsMet(Find(AlertType.FailureRate, all, failed)).ShouldBe(isMet);

    [Theory]
    [InlineData(499, AlertSeverity.High)]
    [InlineData(500, AlertSeverity.Critical)]
    public void From_half_on_the_failure_rate_is_critical(long failed, AlertSeverity severity) =>
        Find(AlertType.FailureRate, 1_000, failed)!.Severity.ShouldBe(severity);

    [Theory]
    [InlineData(45, 0, null)]
    [InlineData(40, 10, false)]
    [InlineData(50, 1, true)]
    public void What_waits_counts_whether_for_the_first_time_or_again(long reserved, long retrying, bool? isMet) =>
        IsMet(Single(AlertType.PendingThreshold, MetricRules.Find(Metrics(), new PayoutBacklog { Reserved = reserved, Retrying = retrying, Unknown = 1_000 }, Config)))
            .ShouldBe(isMet);

    [Theory]
    [InlineData(21.6, null)]
    [InlineData(24, false)]
    [InlineData(24.001, true)]
    public void A_delay_is_measured_in_hours(double hours, bool? isMet) =>
        IsMet(Single(AlertType.ProcessingDelay, MetricRules.Find(Metrics(), new PayoutBacklog { AverageDelayMs = (long)(hours * 3_600_000) }, Config)))
            .ShouldBe(isMet);

    [Fact]
    public void Each_currency_is_held_against_the_threshold_in_its_own_major_units()
    {
        var metrics = Metrics() with
        {
            Totals = [Paid(1_000_001, "USD"), Paid(1_000_000, "EUR"), Paid(1_200_001, "JPY"), Paid(231_320, "KRW")],
        };

        var findings = MetricRules.Find(metrics, new PayoutBacklog(), Config).ToList();

        findings.Select(finding => (finding.Type, finding.Subject, finding.IsMet)).ShouldBe(
            [(AlertType.AmountThreshold, "USD", true), (AlertType.AmountThreshold, "EUR", false), (AlertType.AmountThreshold, "JPY", true)]);
    }

    [Fact]
    public void What_failed_or_was_called_off_is_no_money_that_leaves()
    {
        RunTotal Of(PayoutStatus status, long minor) => Paid(minor, "USD") with { Status = status };
        var metrics = Metrics() with
        {
            Totals = [Of(PayoutStatus.Paid, 600_000), Of(PayoutStatus.Reserved, 400_001), Of(PayoutStatus.Failed, 9_000_000), Of(PayoutStatus.Cancelled, 9_000_000)],
        };

        var finding = MetricRules.Find(metrics, new PayoutBacklog(), Config).ShouldHaveSingleItem();

        (finding.IsMet, finding.Metrics["totalAmount"]).ShouldBe((true, 10_000.01m));
        finding.Message.ShouldContain("10,000.01 USD, above 10,000 USD");
    }

    [Theory]
    [InlineData("USD", 10_000)]
    [InlineData("JPY", 1_200_000)]
    [InlineData("EUR", 7_500)]
    public void A_large_sum_is_one_by_currency(string currency, decimal threshold) =>
        (Config with { TotalAmountThresholds = new Dictionary<string, decimal> { ["EUR"] = 7_500 } })
            .TotalAmountThresholdFor(Currency.Parse(currency)).ShouldBe(threshold);

    [Fact]
    public void A_paused_run_is_an_error_with_the_runs_correlation_id_unless_a_person_paused_it()
    {
        var paused = Run with { Status = RunStatus.Paused, PauseCode = "api_key_expired" };
        var finding = SystemRules.Find(new SystemSigns { PausedRuns = [paused] }, Noon).ShouldHaveSingleItem();
        (finding.Type, finding.Severity, finding.Subject, finding.CorrelationId)
            .ShouldBe((AlertType.SystemError, AlertSeverity.Critical, "run:" + Run.Id.Value, "corr_run"));

        SystemRules.Find(new SystemSigns { PausedRuns = [paused with { PauseCode = RunPause.ByOperator }] }, Noon).ShouldBeEmpty();
    }

    [Fact]
    public void A_currency_without_money_and_a_key_without_access_are_errors_of_their_own()
    {
        var signs = new SystemSigns
        {
            Shortfalls = [new(Run.Id, Currency.Parse("GBP"), PreflightDecider.BalanceBelowPlan, Noon)],
            StripeProblem = RunPause.StripeUnauthorized,
            UnaccountedTransfers = 2,
        };

        SystemRules.Find(signs, Noon).Select(finding => finding.Subject).ShouldBe(["stripe-access", "unaccounted-transfers", "shortfall:GBP"]);
    }

    [Fact]
    public void Circuit_slot_progress_and_reminders_are_errors_from_their_time_on_and_not_before()
    {
        Edge(SystemRules.CircuitOpenTooLong, since => new SystemSigns { CircuitOpenSince = since }, "circuit");
        Edge(SystemRules.SlotGrace, since => new SystemSigns { UnpaidSlot = since }, "slot:");
        Edge(SystemRules.NoProgress, since => new SystemSigns { GoingRun = Run, StalledSince = since }, "progress:" + Run.Id.Value);
        Edge(SystemRules.ReminderLag, since => new SystemSigns { LastReminderAt = since }, "reminders");
    }

    [Fact]
    public void While_the_circuit_is_open_a_run_that_does_not_move_is_no_error_of_its_own() =>
        SystemRules.Find(new SystemSigns { GoingRun = Run, StalledSince = Noon.AddHours(-3), CircuitOpenSince = Noon.AddHours(-3) }, Noon)
            .Select(finding => finding.Subject).ShouldBe(["circuit"]);

    [Fact]
    public void Outcomes_that_nobody_knows_and_broken_invariants_are_errors()
    {
        SystemRules.Find(new SystemSigns { InReview = 2 }, Noon).ShouldHaveSingleItem().Subject.ShouldBe("outcomes");
        SystemRules.Find(new SystemSigns { UnknownTooLong = 1 }, Noon).ShouldHaveSingleItem().Subject.ShouldBe("outcomes");
        SystemRules.Find(new SystemSigns { Breaches = [new("I3", "One."), new("I8", "Two."), new("I3", "Three.")] }, Noon)
            .Select(finding => (finding.Subject, finding.Message)).ShouldBe([("invariant:I3", "One. Three."), ("invariant:I8", "Two.")]);
    }

    [Theory]
    [InlineData(null, 0, HealthStatus.Healthy)]
    [InlineData(AlertSeverity.Medium, 50, HealthStatus.Healthy)]
    [InlineData(null, 51, HealthStatus.Warning)]
    [InlineData(AlertSeverity.High, 0, HealthStatus.Warning)]
    [InlineData(AlertSeverity.Critical, 0, HealthStatus.Critical)]
    public void Health_follows_the_worst_open_alert_and_half_the_failure_threshold(AlertSeverity? severity, long failedOfThousand, HealthStatus health)
    {
        var open = severity is { } given ? new[] { Alert(given) } : [];
        HealthRule.Of(open, Metrics() with { TotalPayouts = 1_000, FailedPayouts = failedOfThousand }, Config, TimeSpan.Zero).ShouldBe(health);
    }

    [Theory]
    [InlineData(null, HealthStatus.Healthy)]
    [InlineData(120, HealthStatus.Healthy)]
    [InlineData(121, HealthStatus.Critical)]
    public void Health_is_critical_when_the_last_check_is_older_than_two_minutes(int? seconds, HealthStatus health) =>
        HealthRule.Of([], Metrics(), Config, seconds is { } since ? TimeSpan.FromSeconds(since) : null).ShouldBe(health);

    [Fact]
    public void A_failed_part_is_a_critical_alert_and_metrics_that_could_not_be_read_raise_none()
    {
        HealthCheckParts.Failed(HealthCheckPart.Outcomes, "NpgsqlException").Severity.ShouldBe(AlertSeverity.Critical);
        MetricRules.Find(null, null, Config).ShouldBeEmpty();
    }

    [Fact]
    public void With_no_payouts_success_is_a_hundred_and_failure_nothing() =>
        (Metrics().SuccessRate, Metrics().FailureRate, Metrics().RetryRate).ShouldBe((100m, 0m, 0m));

    [Fact]
    public void The_window_begins_at_a_whole_minute_a_day_ago() =>
        PayoutMetrics.WindowStartAt(new DateTimeOffset(2026, 3, 1, 14, 30, 59, 999, TimeSpan.FromHours(2)))
            .ShouldBe(new DateTimeOffset(2026, 2, 28, 12, 30, 0, TimeSpan.Zero));

    private static void Edge(TimeSpan after, Func<DateTimeOffset, SystemSigns> signs, string subject)
    {
        SystemRules.Find(signs(Noon - after), Noon).ShouldBeEmpty();
        SystemRules.Find(signs(Noon - after - TimeSpan.FromTicks(1)), Noon).ShouldHaveSingleItem().Subject.ShouldStartWith(subject);
    }

    private static RunTotal Paid(long minor, string currency) => new(PayoutStatus.Paid, new Money(minor, Currency.Parse(currency)), Count: 1);

    private static bool? IsMet(AlertFinding? finding) => finding?.IsMet;

    private static PayoutMetrics Metrics() => new() { WindowStart = Noon.AddDays(-1), LastUpdated = Noon };

    private static AlertFinding? Find(AlertType type, long all, long failed) =>
        Single(type, MetricRules.Find(Metrics() with { TotalPayouts = all, FailedPayouts = failed }, new PayoutBacklog(), Config));

    private static AlertFinding? Single(AlertType type, IEnumerable<AlertFinding> findings)
    {
        var found = findings.ToList();
        found.ShouldAllBe(finding => finding.Type == type);
        return found.SingleOrDefault();
    }

    private static Alert Alert(AlertSeverity severity) => new()
    {
        Id = "alert_1", Type = AlertType.SystemError, Severity = severity, Title = "", Message = "", CorrelationId = "corr",
        CreatedAt = Noon, UpdatedAt = Noon, LastSeenAt = Noon,
    };
}
