using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class PermitClaimTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PermitClaim claim = new();

    [Fact]
    public void The_most_that_was_wanted_is_claimed_for_five_seconds_and_at_most_ten()
    {
        claim.Ask(0, Start);
        claim.Note(7);
        for (var seconds = 0; seconds <= 5; seconds++)
            claim.Ask(0, Start.AddSeconds(seconds)).ShouldBe(7, $"after {seconds} s");
        claim.Ask(0, Start.AddSeconds(10)).ShouldBe(7);
        claim.Ask(0, Start.AddSeconds(10)).ShouldBe(0);
    }

    [Fact]
    public void What_is_wanted_still_is_claimed_still()
    {
        claim.Note(3);
        for (var seconds = 0; seconds < 60; seconds += 5)
            claim.Ask(3, Start.AddSeconds(seconds)).ShouldBe(3, $"after {seconds} s");
    }

    [Fact]
    public void Whoever_was_sent_away_is_claimed_for_no_longer()
    {
        claim.Note(7);
        claim.Drop(2);
        claim.Ask(2, Start).ShouldBe(2);
    }
}
