using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Domain.Tests;

public sealed class CircuitDeciderTests
{
    private static readonly CircuitLimits Limits = new(Failures: 5, TimeSpan.FromSeconds(15));
    private static readonly DateTimeOffset Now = Given.Now;

    [Fact]
    public void It_opens_on_the_fifth_bad_outcome_in_a_row_and_not_on_the_fourth()
    {
        Told(new(), new SendReport(Bad: 4, TrailingBad: 4)).Status.ShouldBe(CircuitStatus.Closed);
        var open = Told(new(), new SendReport(Bad: 5, TrailingBad: 5));
        open.Status.ShouldBe(CircuitStatus.Open);
        open.SendAgainAfter(Now).ShouldBe(Limits.OpenFor);
    }

    [Fact]
    public void Bad_outcomes_add_up_over_reports_and_holders_until_a_good_one()
    {
        var circuit = Told(new(), new SendReport(Bad: 3, TrailingBad: 3));
        Told(circuit, new SendReport(Bad: 2, TrailingBad: 2), holder: "b").Status.ShouldBe(CircuitStatus.Open);
        circuit = Told(circuit, new SendReport(Good: 1, Bad: 1, TrailingBad: 1));
        Told(circuit, new SendReport(Bad: 3, TrailingBad: 3)).Status.ShouldBe(CircuitStatus.Closed);
    }

    [Fact]
    public void It_opens_when_half_of_a_window_is_bad_though_never_many_in_a_row()
    {
        Told(new(), new SendReport(Good: 10, Bad: 9, TrailingBad: 1)).Status.ShouldBe(CircuitStatus.Closed, "too few to judge");
        Told(new(), new SendReport(Good: 11, Bad: 10, TrailingBad: 1)).Status.ShouldBe(CircuitStatus.Closed, "not half");
        Told(new(), new SendReport(Good: 10, Bad: 10, TrailingBad: 1)).Status.ShouldBe(CircuitStatus.Open);
    }

    [Fact]
    public void What_is_older_than_the_window_does_not_count()
    {
        var circuit = Told(new() { HalfBegan = Now }, new SendReport(Good: 30, Bad: 29, TrailingBad: 1));
        Told(circuit, new SendReport(Good: 1, Bad: 3, TrailingBad: 1), at: Now.AddSeconds(10)).Status.ShouldBe(CircuitStatus.Open);
        Told(circuit, new SendReport(Good: 1, Bad: 3, TrailingBad: 1), at: Now.AddSeconds(46)).Status.ShouldBe(CircuitStatus.Closed);
    }

    [Fact]
    public void Failures_that_are_far_apart_do_not_add_up()
    {
        var circuit = new CircuitState();
        for (var hour = 0; hour < 10; hour++)
            circuit = Told(circuit, new SendReport(Bad: 1, TrailingBad: 1), at: Now.AddHours(hour));
        circuit.Status.ShouldBe(CircuitStatus.Closed);
    }

    [Fact]
    public void A_holder_that_stopped_by_itself_opens_it() =>
        Told(new(), new SendReport(Good: 100, IsTripped: true)).Status.ShouldBe(CircuitStatus.Open);

    [Fact]
    public void Only_one_probes_and_its_answer_decides()
    {
        var open = Told(new(), new SendReport(Bad: 5, TrailingBad: 5));
        var due = Now + Limits.OpenFor;
        CircuitDecider.Admit(open, "a", wants: true, due.AddTicks(-1)).IsProber.ShouldBeFalse();
        CircuitDecider.Admit(open, "a", wants: false, due).IsProber.ShouldBeFalse();
        var (probing, isProber) = CircuitDecider.Admit(open, "a", wants: true, due);
        isProber.ShouldBeTrue();
        probing.Status.ShouldBe(CircuitStatus.HalfOpen);
        CircuitDecider.Admit(probing, "b", wants: true, due + PermitPool.LeaseFor - TimeSpan.FromSeconds(1)).IsProber.ShouldBeFalse();

        Told(probing, new SendReport(Good: 50), holder: "b", at: due).Status.ShouldBe(CircuitStatus.HalfOpen, "answers from before it opened");
        Told(probing, new SendReport(Probe: ProbeState.Good), at: due).Status.ShouldBe(CircuitStatus.Closed);
        var failed = Told(probing, new SendReport(Probe: ProbeState.Bad), at: due);
        failed.Status.ShouldBe(CircuitStatus.Open);
        failed.SendAgainAfter(due).ShouldBe(2 * Limits.OpenFor);
    }

    [Fact]
    public void A_probe_under_way_is_waited_for_while_its_sender_lives()
    {
        var (probing, _) = CircuitDecider.Admit(Told(new(), new SendReport(IsTripped: true)), "a", true, Now.AddMinutes(1));
        var at = Now.AddMinutes(1);
        for (var renewal = 0; renewal < 50; renewal++)
        {
            at = at.AddSeconds(3.4);
            probing = Told(probing, new SendReport(Probe: ProbeState.Running), at: at);
            CircuitDecider.Admit(probing, "b", true, at.AddSeconds(3)).IsProber.ShouldBeFalse();
        }
        CircuitDecider.Admit(probing, "b", true, at + PermitPool.LeaseFor).IsProber.ShouldBeTrue("the sender is dead");
    }

    [Fact]
    public void A_probe_that_was_not_sent_is_another_s()
    {
        var (probing, _) = CircuitDecider.Admit(Told(new(), new SendReport(IsTripped: true)), "a", true, Now.AddMinutes(1));
        var given = Told(probing, new SendReport(), at: Now.AddMinutes(1));
        CircuitDecider.Admit(given, "b", true, Now.AddMinutes(1)).IsProber.ShouldBeFalse("not one after the other");
        CircuitDecider.Admit(given, "b", true, Now.AddMinutes(1).AddSeconds(1)).IsProber.ShouldBeTrue();
    }

    [Fact]
    public void A_person_may_ask_for_the_probe_at_once()
    {
        var open = Told(new(), new SendReport(IsTripped: true));
        CircuitDecider.ProbeNow(open, Now).SendAgainAfter(Now).ShouldBe(TimeSpan.Zero);
        CircuitDecider.ProbeNow(new CircuitState(), Now).Status.ShouldBe(CircuitStatus.Closed);
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 60)]
    [InlineData(100, 60)]
    [InlineData(1_025, 60)]
    public void The_wait_between_probes_doubles_up_to_a_minute(int failedProbes, int seconds) =>
        Limits.OpenAfter(failedProbes).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_wait_above_a_minute_stays_as_it_was_set() =>
        new CircuitLimits(5, TimeSpan.FromMinutes(10)).OpenAfter(7).ShouldBe(TimeSpan.FromMinutes(10));

    [Fact]
    public void In_new_hands_with_a_clock_that_is_behind_it_opens_no_later()
    {
        var open = Told(new(), new SendReport(IsTripped: true));
        var behind = Now.AddMinutes(-5);
        CircuitDecider.TakenOver(open, Limits, behind).SendAgainAfter(behind).ShouldBe(Limits.OpenFor);
    }

    [Fact]
    public void In_new_hands_what_was_counted_is_forgotten_and_a_prober_is_heard_out()
    {
        var counted = Told(new(), new SendReport(Bad: 4, TrailingBad: 4));
        Told(CircuitDecider.TakenOver(counted, Limits, Now), new SendReport(Bad: 1, TrailingBad: 1)).Status.ShouldBe(CircuitStatus.Closed);
        var (probing, _) = CircuitDecider.Admit(Told(new(), new SendReport(IsTripped: true)), "a", true, Now.AddMinutes(1));
        var taken = CircuitDecider.TakenOver(probing, Limits, Now);
        CircuitDecider.Admit(taken, "b", true, Now + PermitPool.LeaseFor - TimeSpan.FromSeconds(1)).IsProber.ShouldBeFalse();
        Told(taken, new SendReport(Probe: ProbeState.Good)).Status.ShouldBe(CircuitStatus.Closed);
    }

    /// <summary>Whatever was reported, and by whom: once Stripe answers, the circuit closes with the next probe.</summary>
    [Fact]
    public void It_never_stays_open_and_never_has_two_probers() => ForAny.Sequence(
        Gen.ArrayOf(
            from holder in Gen.Elements("a", "b", "c")
            from good in Gen.Choose(0, 3)
            from bad in Gen.Choose(0, 6)
            from probe in Gen.Elements(ProbeState.None, ProbeState.Running, ProbeState.Good, ProbeState.Bad)
            from seconds in Gen.Elements(0, 1, 3, 15, 61)
            select (holder, report: new SendReport(good, bad, Math.Min(bad, 2), Probe: probe), seconds)),
        steps =>
        {
            var (circuit, now) = (new CircuitState(), Now);
            string? prober = null;
            var heardAt = now;
            foreach (var (holder, report, seconds) in steps)
            {
                now = now.AddSeconds(seconds);
                circuit = Told(circuit, report, holder, now);
                (circuit, var isProber) = CircuitDecider.Admit(circuit, holder, wants: true, now);
                if (isProber && prober is not null && prober != holder)
                    (now - heardAt).ShouldBeGreaterThanOrEqualTo(PermitPool.LeaseFor, $"{prober} may still be probing");
                if (circuit.Status != CircuitStatus.HalfOpen)
                    prober = null;
                else if (isProber || (circuit.Prober == holder && report.Probe == ProbeState.Running))
                    (prober, heardAt) = (circuit.Prober, now);
                circuit.SendAgainAfter(now).ShouldBeLessThanOrEqualTo(CircuitLimits.MostBetweenProbes);
            }
            now = now.AddMinutes(2);
            (circuit, _) = CircuitDecider.Admit(circuit, "z", wants: true, now);
            Told(circuit, new SendReport(Good: 1, Probe: ProbeState.Good), "z", now).Status.ShouldBe(CircuitStatus.Closed);
        }, tests: 2_000);

    private static CircuitState Told(CircuitState circuit, SendReport report, string holder = "a", DateTimeOffset? at = null) =>
        CircuitDecider.After(circuit, holder, report, Limits, at ?? Now);
}
