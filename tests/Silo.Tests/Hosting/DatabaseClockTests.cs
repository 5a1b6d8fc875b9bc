using OrleansPayouts.Testing;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Tests.Hosting;

public sealed class DatabaseClockTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(30, null)]
    [InlineData(-30, null)]
    [InlineData(3_600, "ahead of")]
    [InlineData(-3_600, "behind")]
    public async Task A_clock_that_differs_from_the_database_s_by_more_than_a_minute_is_warned_of_in_one_line(int seconds, string? direction)
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        var log = new RecordedLog();

        await new DatabaseClock(database.DataSource, new WrongClock(TimeSpan.FromSeconds(seconds)), log.For<DatabaseClock>())
            .StartAsync(TestContext.Current.CancellationToken);

        if (direction is null)
            log.Lines.ShouldBeEmpty();
        else
            log.Lines.ShouldHaveSingleItem().ShouldContain($"s {direction} the database's");
    }

    private sealed class WrongClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
