using Npgsql;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>The cluster's statements for the reminders of a range of the hash ring, which every silo asks again and again.</summary>
public sealed class ReminderRingTests : IAsyncLifetime
{
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await Execute("""
            insert into orleansreminderstable (serviceid, grainid, remindername, starttime, period, grainhash)
            select 'payouts', 'writerpayout/' || n, 'heartbeat', now(), 60000, (hashint8(n)::bigint)::integer
            from generate_series(1, 20000) n
            """);
        await Execute("analyze orleansreminderstable");
    }

    [Theory]
    [InlineData("ReadRangeRows1Key", 1_000_000, 2_000_000)]
    [InlineData("ReadRangeRows2Key", 2_147_000_000, -2_147_000_000)]
    public async Task A_range_is_read_by_the_index_of_the_ring(string statement, int begin, int end)
    {
        var plan = await Plan(statement, begin, end);

        plan.ShouldContain("orleansreminderstable_ring");
        plan.ShouldNotContain("Seq Scan");
    }

    [Fact]
    public async Task The_two_halves_of_the_ring_are_the_whole_of_it_and_nothing_twice()
    {
        var inner = await Rows("ReadRangeRows1Key", -5_000, 1_000_000_000);
        var outer = await Rows("ReadRangeRows2Key", 1_000_000_000, -5_000);

        inner.Count.ShouldBeGreaterThan(1_000);
        outer.Count.ShouldBeGreaterThan(1_000);
        inner.Concat(outer).Distinct().Count().ShouldBe(20_000);
        (inner.Count + outer.Count).ShouldBe(20_000);
        (await Rows("ReadRangeRows2Key", 7, 7)).Count.ShouldBe(20_000, "one silo has the whole ring");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<string> Plan(string statement, int begin, int end)
    {
        await using var command = database.DataSource.CreateCommand("explain " + await Statement(statement));
        AddRange(command, begin, end);
        return string.Join('\n', await Strings(command));
    }

    private async Task<List<string>> Rows(string statement, int begin, int end)
    {
        await using var command = database.DataSource.CreateCommand(await Statement(statement));
        AddRange(command, begin, end);
        return await Strings(command);
    }

    private async Task<string> Statement(string key)
    {
        await using var command = database.DataSource.CreateCommand("select querytext from orleansquery where querykey = $1");
        command.Parameters.Add(new() { Value = key });
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static void AddRange(NpgsqlCommand command, int begin, int end)
    {
        command.Parameters.Add(new("ServiceId", "payouts"));
        command.Parameters.Add(new("BeginHash", begin));
        command.Parameters.Add(new("EndHash", end));
    }

    private static async Task<List<string>> Strings(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private async Task Execute(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
