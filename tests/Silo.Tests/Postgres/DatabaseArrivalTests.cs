using Npgsql;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class DatabaseArrivalTests
{
    private readonly ManualTimeProvider time = new();
    private readonly RecordedLog log = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private int TimesSaid => log.Lines.Count(line => line.Contains("is away"));

    [Fact]
    public async Task A_database_that_is_away_is_said_once_and_then_each_minute_until_it_answers()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await database.ShutAsync();
        await using var source = Source(database.ConnectionString);

        var start = Arrival(source).StartAsync(Ending);
        await Pass(seconds: 59);
        TimesSaid.ShouldBe(1, string.Join('\n', log.Lines));
        log.Lines[0].ShouldContain($"The database at 127.0.0.1:{new NpgsqlConnectionStringBuilder(database.ConnectionString).Port} is away");
        await Pass(seconds: 61);
        TimesSaid.ShouldBe(3, string.Join('\n', log.Lines));

        await database.ReopenAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await start;
        log.Lines[^1].ShouldContain("The database answered after 121 s");
    }

    [Fact]
    public async Task Where_nothing_listens_it_waits_until_the_program_is_told_to_stop()
    {
        await using var source = Source("Host=127.0.0.1;Port=1;Database=payouts;Username=payouts;Password=geheim");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);

        var start = Arrival(source).StartAsync(stop.Token);
        await Pass(seconds: 3);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(start);
        log.Lines.ShouldHaveSingleItem().ShouldContain("The database at 127.0.0.1:1 is away");
        log.Lines[0].ShouldNotContain("geheim");
    }

    [Fact]
    public async Task A_wrong_password_ends_the_start_at_once()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await using var source = Source(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "wrong" }.ConnectionString);

        await Should.ThrowAsync<PostgresException>(() => Arrival(source).StartAsync(Ending));
        log.Lines.ShouldBeEmpty();
    }

    private static NpgsqlDataSource Source(string connectionString) => NpgsqlDataSource.Create(connectionString + ";Pooling=false");

    private DatabaseArrival Arrival(NpgsqlDataSource source) => new(source, time, log.For<DatabaseArrival>());

    private async Task Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await Eventually.Holds(() => time.ArmedTimers == 1);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        await Eventually.Holds(() => time.ArmedTimers == 1);
    }
}
