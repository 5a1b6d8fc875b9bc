using System.Diagnostics;
using Npgsql;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Bench;

/// <summary>
/// What preparing statements and leaving out the reset bring to the statements of Orleans's providers: a connection from the
/// pool, one statement, and back. Settings take turns, round by round, so that a busy machine is busy for all of them.
/// </summary>
internal static class ConnectionBench
{
    private static readonly (bool Prepares, bool Resets)[] Settings = [(false, true), (false, false), (true, true), (true, false)];

    public static async Task<int> Run(int calls, int rounds, CancellationToken stop)
    {
        await using var server = await BenchDatabase.Start(stop);
        await server.Create(stop);
        await Fill(server, stop);
        var read = await Measure(server, "ReadFromStorageKey", calls, rounds, stop);
        var range = await Measure(server, "ReadRangeRows1Key", calls, rounds, stop);
        Console.WriteLine($"{"prepares",-9}{"resets",-7}{"state read, us",16}{"reminder range, us",20}   medians of {rounds} rounds of {calls:N0} calls");
        for (var i = 0; i < Settings.Length; i++)
            Console.WriteLine($"{Settings[i].Prepares,-9}{Settings[i].Resets,-7}{read[i],16:N0}{range[i],20:N0}");
        return 0;
    }

    private static async Task<double[]> Measure(BenchDatabase server, string statement, int calls, int rounds, CancellationToken stop)
    {
        var taken = Settings.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < Settings.Length; i++)
                taken[i].Add(await Time(Connect(server, Settings[i]), statement, calls, stop));
        return [.. taken.Select(times => times.Order().ElementAt(times.Count / 2))];
    }

    /// <summary>Microseconds a call.</summary>
    private static async Task<double> Time(NpgsqlDataSource database, string key, int calls, CancellationToken stop)
    {
        await using var _ = database;
        var sql = await Statement(database, key, stop);
        for (var warm = 0; warm < calls / 10; warm++)
            await Call(database, sql, stop);
        var clock = Stopwatch.StartNew();
        for (var call = 0; call < calls; call++)
            await Call(database, sql, stop);
        return clock.Elapsed.TotalMicroseconds / calls;
    }

    private static NpgsqlDataSource Connect(BenchDatabase server, (bool Prepares, bool Resets) settings) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(PayoutDatabase.ForOrleans(server.ConnectionString))
        {
            MaxAutoPrepare = settings.Prepares ? 32 : 0,
            NoResetOnClose = !settings.Resets,
        });

    private static async Task<string> Statement(NpgsqlDataSource database, string key, CancellationToken stop)
    {
        await using var command = database.CreateCommand("select querytext from orleansquery where querykey = $1");
        command.Parameters.Add(new() { Value = key });
        return (string)(await command.ExecuteScalarAsync(stop))!;
    }

    private static async Task Call(NpgsqlDataSource database, string sql, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in Parameters)
            if (sql.Contains("@" + name, StringComparison.Ordinal))
                command.Parameters.Add(new(name, value));
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            reader.GetValue(0);
    }

    private static readonly (string Name, object Value)[] Parameters =
    [
        ("ServiceId", "payouts"), ("BeginHash", 0), ("EndHash", 1_000_000),
        ("GrainIdHash", 1), ("GrainTypeHash", 1), ("GrainIdN0", 0L), ("GrainIdN1", 0L), ("GrainTypeString", "throttle"), ("GrainIdExtensionString", "default"),
    ];

    private static async Task Fill(BenchDatabase server, CancellationToken stop)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand("""
            insert into orleansstorage (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary)
              values (1, 0, 0, 1, 'throttle', 'default', 'payouts', convert_to('{"Permits":{"Leases":{}}}', 'UTF8'));
            insert into orleansreminderstable (serviceid, grainid, remindername, starttime, period, grainhash)
              select 'payouts', 'writerpayout/' || n, 'heartbeat', now(), 60000, hashint8(n) from generate_series(1, 20000) n;
            analyze orleansstorage, orleansreminderstable;
            """);
        await command.ExecuteNonQueryAsync(stop);
    }
}
