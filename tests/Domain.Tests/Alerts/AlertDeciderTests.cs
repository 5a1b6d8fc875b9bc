using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Domain.Tests;

public sealed class AlertDeciderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private List<Alert> known = [];
    private int ids;

    [Fact]
    public void A_condition_raises_one_alert_and_then_counts_once_a_minute()
    {
        Look(Noon, High).ShouldBe([AlertEventKind.Raised]);
        for (var second = 1; second < 60; second++)
            Look(Noon.AddSeconds(second), High).ShouldBeEmpty();
        Look(Noon.AddSeconds(60), High).ShouldBe([AlertEventKind.Repeated]);
        Look(Noon.AddSeconds(61), High).ShouldBeEmpty();

        var alert = known.ShouldHaveSingleItem();
        (alert.Occurrences, alert.CreatedAt, alert.LastSeenAt).ShouldBe((2, Noon, Noon.AddSeconds(60)));
    }

    [Fact]
    public void What_becomes_worse_is_said_at_once()
    {
        Look(Noon, High);

        Look(Noon.AddSeconds(1), High with { Severity = AlertSeverity.Critical }).ShouldBe([AlertEventKind.Repeated]);
        known.ShouldHaveSingleItem().Severity.ShouldBe(AlertSeverity.Critical);
    }

    [Fact]
    public void A_condition_that_clears_resolves_its_alert_and_one_that_nearly_does_keeps_it()
    {
        Look(Noon, High);

        Look(Noon.AddMinutes(5), High with { IsMet = false }).ShouldBeEmpty();
        known.ShouldHaveSingleItem().IsOpen.ShouldBeTrue();
        Look(Noon.AddMinutes(6)).ShouldBe([AlertEventKind.Resolved]);

        var alert = known.ShouldHaveSingleItem();
        (alert.ResolvedBy, alert.ResolvedAt, alert.ClearedAt).ShouldBe((Alert.BySystem, Noon.AddMinutes(6), Noon.AddMinutes(6)));
    }

    [Fact]
    public void What_is_nearly_met_raises_nothing() => Look(Noon, High with { IsMet = false }).ShouldBeEmpty();

    [Fact]
    public void An_error_that_comes_and_goes_stays_one_alert()
    {
        var error = High with { Type = AlertType.SystemError, Subject = "circuit", Severity = AlertSeverity.Critical };
        Look(Noon, error);

        Look(Noon.AddSeconds(30)).ShouldBeEmpty();
        Look(Noon.AddSeconds(90), error).ShouldBe([AlertEventKind.Repeated]);
        Look(Noon.AddSeconds(90) + AlertDecider.ErrorSettles - TimeSpan.FromTicks(1)).ShouldBeEmpty();
        Look(Noon.AddSeconds(90) + AlertDecider.ErrorSettles).ShouldBe([AlertEventKind.Resolved]);
    }

    [Fact]
    public void Each_subject_has_its_own_alert()
    {
        Look(Noon, Of("USD"), Of("EUR")).ShouldBe([AlertEventKind.Raised, AlertEventKind.Raised]);

        Look(Noon.AddMinutes(1), Of("EUR")).Order().ShouldBe([AlertEventKind.Repeated, AlertEventKind.Resolved]);
        known.Single(alert => alert.IsOpen).Subject.ShouldBe("EUR");
    }

    [Fact]
    public void Resolved_by_hand_it_keeps_quiet_while_it_lasts_and_is_raised_anew_after_that()
    {
        Look(Noon, High);
        ByHand(Noon.AddMinutes(1));

        Look(Noon.AddMinutes(2), High).ShouldBeEmpty();
        Look(Noon.AddMinutes(3), High with { Severity = AlertSeverity.Critical }).ShouldBe([AlertEventKind.Raised], "it has become worse");
        known.RemoveAll(alert => alert.IsOpen);
        // The store no longer gives it when the quarter of an hour is over.
        known.Clear();
        Look(Noon.AddMinutes(17), High).ShouldBe([AlertEventKind.Raised]);
    }

    [Fact]
    public void Resolved_by_hand_and_then_cleared_the_next_time_is_another_alert()
    {
        Look(Noon, High);
        ByHand(Noon.AddMinutes(1));

        Look(Noon.AddMinutes(2)).ShouldBe([null]);
        known.ShouldHaveSingleItem().ClearedAt.ShouldBe(Noon.AddMinutes(2));
        known.Clear();
        Look(Noon.AddMinutes(3), High).ShouldBe([AlertEventKind.Raised]);
    }

    [Fact]
    public void Disabled_nothing_is_raised_or_repeated_and_what_clears_resolves()
    {
        Look(Noon, High);

        Look(Noon.AddMinutes(5), isEnabled: false, High, Of("USD")).ShouldBeEmpty();
        Look(Noon.AddMinutes(6), isEnabled: false).ShouldBe([AlertEventKind.Resolved]);
    }

    [Fact]
    public void Looking_twice_changes_nothing_the_second_time()
    {
        AlertFinding[] findings = [High, Of("USD"), High with { Type = AlertType.SystemError, Subject = "slot" }];
        Look(Noon, findings).Count.ShouldBe(3);
        Look(Noon, findings).ShouldBeEmpty();
    }

    [Fact]
    public void Acknowledging_and_resolving_a_second_time_change_nothing()
    {
        Look(Noon, High);
        var acknowledged = AlertDecider.Acknowledge(known.Single(), "olga", Noon.AddMinutes(1)).ShouldNotBeNull();
        (acknowledged.Kind, acknowledged.Actor, acknowledged.After.AcknowledgedBy, acknowledged.After.AcknowledgedAt)
            .ShouldBe((AlertEventKind.Acknowledged, "olga", "olga", Noon.AddMinutes(1)));
        AlertDecider.Acknowledge(acknowledged.After, "paul", Noon.AddMinutes(2)).ShouldBeNull();

        var resolved = AlertDecider.Resolve(acknowledged.After, "paul", Noon.AddMinutes(3)).ShouldNotBeNull();
        (resolved.Kind, resolved.After.ResolvedBy, resolved.After.AcknowledgedBy).ShouldBe((AlertEventKind.Resolved, "paul", "olga"));
        AlertDecider.Resolve(resolved.After, "olga", Noon.AddMinutes(4)).ShouldBeNull();
        AlertDecider.Acknowledge(resolved.After, "olga", Noon.AddMinutes(4)).ShouldBeNull();
    }

    [Fact]
    public void An_acknowledged_alert_counts_on_and_stays_acknowledged()
    {
        Look(Noon, High);
        known = [AlertDecider.Acknowledge(known.Single(), "olga", Noon.AddSeconds(5))!.After];

        Look(Noon.AddMinutes(2), High).ShouldBe([AlertEventKind.Repeated]);
        (known.Single().AcknowledgedBy, known.Single().Occurrences).ShouldBe(("olga", 2));
    }

    private static AlertFinding High { get; } = new()
    {
        Type = AlertType.FailureRate, Severity = AlertSeverity.High, Title = "Too many payouts fail", Message = "20 of 100.",
    };

    private static AlertFinding Of(string currency) =>
        High with { Type = AlertType.AmountThreshold, Subject = currency, Severity = AlertSeverity.Medium };

    private void ByHand(DateTimeOffset now) =>
        known = known.ConvertAll(alert => AlertDecider.Resolve(alert, "olga", now)?.After ?? alert);

    private List<AlertEventKind?> Look(DateTimeOffset now, params AlertFinding[] findings) => Look(now, isEnabled: true, findings);

    private List<AlertEventKind?> Look(DateTimeOffset now, bool isEnabled, params AlertFinding[] findings)
    {
        var steps = AlertDecider.Decide(known, findings, isEnabled, "corr_look", () => $"alert_{++ids}", now);
        foreach (var step in steps)
        {
            known.RemoveAll(alert => alert.Id == step.After.Id);
            known.Add(step.After);
        }
        return [.. steps.Select(step => step.Kind)];
    }
}
