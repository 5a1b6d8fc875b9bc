using Npgsql;
using OrleansPayouts.FaultDrill.Processes;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.Testing;

namespace OrleansPayouts.FaultDrill.Tests;

/// <summary>The proxy on a real PostgreSQL: what it says of "before" and "after" has to be true, or kills miss their steps.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    /// <summary>Is taken for an intent, by its table's name.</summary>
    private const string Insert = "insert into payout_attempts values (1)";

    private readonly StepGate gate = new();
    private readonly Victim victim = new();
    private TestDatabase database = null!;
    private DatabaseProxy proxy = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(migrate: false);
        await Execute(database.ConnectionString, "create table payout_attempts (n int)");
        proxy = new DatabaseProxy(new NpgsqlConnectionStringBuilder(database.ConnectionString).Port, gate, victim);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_not_caught_passes_and_its_steps_are_told()
    {
        await Execute(Through(), Insert);

        (await Rows()).ShouldBe(1);
        victim.Steps.ShouldBe([(Step.Intent, Moment.Before), (Step.Intent, Moment.After)]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_statement_that_is_cut_before_it_arrives_was_never_executed()
    {
        using var trap = gate.Set(Step.Intent, Moment.Before);
        var insert = Execute(Through(), Insert);
        (await trap.Caught).ShouldBe(victim);
        (await Rows()).ShouldBe(0, "it is on its way");

        trap.Release(Verdict.Cut);

        await Should.ThrowAsync<NpgsqlException>(insert);
        (await Rows()).ShouldBe(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_statement_that_is_cut_after_its_commit_is_committed_and_nobody_told()
    {
        using var trap = gate.Set(Step.Intent, Moment.After);
        var insert = Execute(Through(), Insert);
        await trap.Caught;
        (await Rows()).ShouldBe(1);
        insert.IsCompleted.ShouldBeFalse();

        trap.Release(Verdict.Cut);

        await Should.ThrowAsync<NpgsqlException>(insert);
        (await Rows()).ShouldBe(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task In_a_transaction_after_means_after_its_commit()
    {
        using var trap = gate.Set(Step.Intent, Moment.After);
        await using var connection = new NpgsqlConnection(Through());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(Insert, connection, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        trap.Caught.IsCompleted.ShouldBeFalse();

        var commit = transaction.CommitAsync(TestContext.Current.CancellationToken);
        await trap.Caught;

        (await Rows()).ShouldBe(1);
        trap.Release(Verdict.Pass);
        await commit;
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_taken_back_or_failed_was_never_after()
    {
        await using var connection = new NpgsqlConnection(Through());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = new NpgsqlCommand(Insert, connection, transaction);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }
        await using var wrong = new NpgsqlCommand("insert into payout_attempts values ('x')", connection);
        await Should.ThrowAsync<PostgresException>(wrong.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        victim.Steps.ShouldBe([(Step.Intent, Moment.Before), (Step.Intent, Moment.Before)]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_prepared_statement_is_known_by_its_name()
    {
        await using var connection = new NpgsqlConnection(Through());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(Insert, connection);
        await command.PrepareAsync(TestContext.Current.CancellationToken);
        victim.Steps.ShouldBeEmpty("preparing executes nothing");

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        victim.Steps.Count(step => step == (Step.Intent, Moment.After)).ShouldBe(2);
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string Through() =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = proxy.Port, Pooling = false }.ConnectionString;

    private async Task<long> Rows()
    {
        await using var command = database.DataSource.CreateCommand("select count(*) from payout_attempts");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private sealed class Victim : IVictim
    {
        public List<(Step, Moment)> Steps { get; } = [];

        public void Reached(Step step, Moment moment) => Steps.Add((step, moment));

        public Task Kill() => Task.CompletedTask;

        public void Stop()
        {
        }

        public void Continue()
        {
        }
    }
}
