using OrleansPayouts.FaultDrill.Faults;
using OrleansPayouts.FaultDrill.Plan;

namespace OrleansPayouts.FaultDrill.Tests;

public sealed class RoundPlannerTests
{
    [Fact]
    public void The_same_seed_and_round_give_the_same_plan_and_others_give_others()
    {
        RoundPlanner.Draw(1, 7, silos: 1).ToString().ShouldBe(RoundPlanner.Draw(1, 7, silos: 1).ToString());
        RoundPlanner.Draw(1, 7, silos: 1).ToString().ShouldNotBe(RoundPlanner.Draw(2, 7, silos: 1).ToString());
        RoundPlanner.Draw(1, 7, silos: 1).ToString().ShouldNotBe(RoundPlanner.Draw(1, 8, silos: 1).ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20_261_122)]
    public void Fifty_rounds_plan_every_kind_of_fault_twenty_times_and_more(long seed)
    {
        var planned = Enumerable.Range(1, 50).Select(round => RoundPlanner.Draw(seed, round, silos: 1))
            .SelectMany(plan => plan.Tracks.SelectMany(track => track).Concat(plan.Afterwards))
            .GroupBy(fault => fault.Kind).ToDictionary(kind => kind.Key, kind => kind.Count());

        foreach (var kind in RoundPlanner.Kinds)
            planned.GetValueOrDefault(kind).ShouldBeGreaterThanOrEqualTo(20, kind);
    }

    [Fact]
    public void Fifty_rounds_on_three_silos_plan_every_kind_ten_times_and_more_and_count_no_other()
    {
        var planned = Enumerable.Range(1, 50).Select(round => RoundPlanner.Draw(1, round, silos: 3))
            .SelectMany(plan => plan.Tracks.SelectMany(track => track).Concat(plan.Afterwards))
            .Where(fault => fault is not TakeDump)
            .GroupBy(fault => fault.Kind).ToDictionary(kind => kind.Key, kind => kind.Count());

        planned.Keys.ShouldBe(RoundPlanner.KindsFor(silos: 3), ignoreOrder: true);
        planned.Values.Min().ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public void Each_round_on_several_silos_has_every_change_of_its_members()
    {
        foreach (var plan in Enumerable.Range(1, 20).Select(round => RoundPlanner.Draw(1, round, silos: 3)))
            new[] { KillSilos.Killed, StopSilo.Stopped, TwoActivations.Forced, RollingRestart.Rolled, ChangeSilos.Changed }
                .ShouldBeSubsetOf(plan.Tracks.SelectMany(track => track).Select(fault => fault.Kind));
    }

    [Fact]
    public void A_dump_is_restored_only_in_a_round_that_takes_one()
    {
        foreach (var plan in Enumerable.Range(1, 50).Select(round => RoundPlanner.Draw(1, round, silos: 1)))
            plan.Afterwards.Any(fault => fault is RestoreDump).ShouldBe(plan.Tracks.Any(track => track.Any(fault => fault is TakeDump)));
    }

    [Fact]
    public void Kinds_can_be_left_out()
    {
        var plan = RoundPlanner.Draw(1, 1, silos: 1).Without(["kill", "STRIPE"]);

        plan.Tracks.SelectMany(track => track).ShouldAllBe(fault => !fault.Kind.StartsWith("kill") && !fault.Kind.StartsWith("stripe"));
        plan.Tracks.SelectMany(track => track).ShouldNotBeEmpty();
    }
}
