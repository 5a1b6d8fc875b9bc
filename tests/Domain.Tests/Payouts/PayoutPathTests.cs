using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Generated histories of a payout beside a model of Stripe: the invariants hold at each step.</summary>
public sealed class PayoutPathTests
{
    [Fact]
    public void Whatever_happens_a_payout_is_paid_at_most_once_and_its_money_is_released_only_when_nothing_was_sent() =>
        ForAny.Sequence(Step.Sequences.Resize(120), steps =>
        {
            var world = new PayoutWorld();
            foreach (var step in steps)
                world.Take(step);
        }, tests: 6_000);

    [Fact]
    public void Whatever_happened_a_payout_comes_to_its_end_once_all_goes_well() =>
        ForAny.Sequence(Step.Sequences.Resize(60), steps =>
        {
            var world = new PayoutWorld();
            foreach (var step in steps)
                world.Take(step);
            world.Settle();
        }, tests: 1_500);

    /// <summary>The histories are worth something only if they get everywhere.</summary>
    [Fact]
    public void The_generated_histories_reach_every_status()
    {
        var reached = new HashSet<PayoutStatus>();
        foreach (var steps in Step.Sequences.Resize(120).Sample(3_000))
        {
            var world = new PayoutWorld();
            foreach (var step in steps)
            {
                world.Take(step);
                reached.Add(world.Row.Status);
            }
        }
        Enum.GetValues<PayoutStatus>().Except(reached).ShouldBeEmpty();
    }
}
