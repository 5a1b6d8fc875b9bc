using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

/// <summary>
/// Invariant I6 over generated histories: silos come, ask, renew, die and come back; requests and answers are delayed, overtake
/// one another and are lost; the pool changes hands between clocks that disagree.
/// </summary>
public sealed class PermitHistoryTests
{
    [Fact]
    public void What_may_be_in_flight_and_what_is_sent_in_a_second_never_exceed_the_caps() =>
        ForAny.Sequence(PermitStep.Sequences.Resize(250), steps => Play(steps), tests: 3_000);

    /// <summary>The histories are worth something only if the caps are reached, by several silos at once.</summary>
    [Fact]
    public void The_generated_histories_reach_the_caps()
    {
        var worlds = PermitStep.Sequences.Resize(250).Sample(400).Select(Play).ToList();
        worlds.Count(world => world.Fullest == PermitWorld.Caps.Concurrency).ShouldBeGreaterThan(20);
        worlds.Count(world => world.MostSharing > 1).ShouldBeGreaterThan(20);
        worlds.Count(world => world.BusiestSecond == PermitWorld.Caps.RequestsPerSecond).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Once_messages_arrive_again_every_silo_that_wants_permits_gets_some_within_fifteen_seconds() =>
        ForAny.Sequence(PermitStep.Sequences.Resize(120), steps => Play(steps).Settle(), tests: 1_000);

    private static PermitWorld Play(PermitStep[] steps)
    {
        var world = new PermitWorld();
        foreach (var step in steps)
            world.Take(step);
        return world;
    }
}
