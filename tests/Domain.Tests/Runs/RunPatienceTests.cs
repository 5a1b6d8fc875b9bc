using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class RunPatienceTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(6, 8)]
    [InlineData(8, 30)]
    [InlineData(2_000, 30)]
    [InlineData(int.MaxValue, 30)]
    public void The_first_waits_are_a_second_and_the_later_ones_grow_to_half_a_minute(int interruptions, int seconds) =>
        RunPatience.After(interruptions).ShouldBe(TimeSpan.FromSeconds(seconds));
}
