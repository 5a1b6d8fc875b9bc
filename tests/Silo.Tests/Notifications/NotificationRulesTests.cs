using OrleansPayouts.Grains.Notifications;

namespace OrleansPayouts.Silo.Tests.Notifications;

/// <summary>When it is tried again.</summary>
public sealed class NotificationRulesTests
{
    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 15)]
    [InlineData(2, 30)]
    [InlineData(8, 1_920)]
    [InlineData(9, 3_600)]
    [InlineData(100, 3_600)]
    [InlineData(int.MaxValue, 3_600)]
    public void The_delay_doubles_to_an_hour(int attempts, int seconds) =>
        NotificationRules.DelayAfter(attempts).ShouldBe(TimeSpan.FromSeconds(seconds));
}
