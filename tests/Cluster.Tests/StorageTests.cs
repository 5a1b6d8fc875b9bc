using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>Grain state in PostgreSQL through Orleans's provider, on our tables.</summary>
public sealed class StorageTests
{
    private const string Rows = "select count(*) from orleansstorage where grainidextensionstring = 'nobody else'";

    private static readonly GrainId Grain = GrainId.Create("payoutscheduler", "nobody else");

    /// <summary>On the provider's usual table, which has no unique key, both would succeed and leave two rows.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Of_two_first_writes_that_overlap_one_is_stale_and_one_row_is_left()
    {
        await using var silo = await TestSilo.Start();
        var storage = Storage(silo);
        // Both are held inside their insert, after each has found no row.
        await silo.Execute("""
            create function hold() returns trigger language plpgsql as $$
            begin perform pg_advisory_xact_lock_shared(4711); return new; end $$;
            create trigger hold before insert on orleansstorage for each row execute function hold()
            """);
        await using var gate = await silo.Database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Ask(gate, "select pg_advisory_lock(4711)");

        var writes = new[] { Write(storage, State("first")), Write(storage, State("second")) };
        await Eventually.Is(
            async () => await silo.Count("select count(*) from pg_locks where locktype = 'advisory' and objid = 4711 and not granted") == 2,
            TimeSpan.FromSeconds(30),
            () => "the two writes do not overlap");
        await Ask(gate, "select pg_advisory_unlock(4711)");
        var outcomes = await Task.WhenAll(writes);

        outcomes.Count(failure => failure is null).ShouldBe(1);
        outcomes.Single(failure => failure is not null).ShouldBeOfType<InconsistentStateException>();
        (await silo.Count(Rows)).ShouldBe(1);
    }

    [Fact(Timeout = 120_000)]
    public async Task State_is_written_by_its_version_and_a_cleared_one_does_not_come_back_under_an_old_version()
    {
        await using var silo = await TestSilo.Start();
        var storage = Storage(silo);
        var (current, stale) = (State("run_1"), State("run_1"));
        (await Write(storage, current)).ShouldBeNull();
        await storage.ReadStateAsync("throttle", Grain, stale);
        stale.State!.Permits.Leases.ShouldContainKey("run_1");
        (await Write(storage, current)).ShouldBeNull();

        (await Write(storage, stale)).ShouldBeOfType<InconsistentStateException>();

        await storage.ClearStateAsync("throttle", Grain, current);
        var cleared = new GrainState<Throttle>(new Throttle());
        await storage.ReadStateAsync("throttle", Grain, cleared);
        cleared.State!.Permits.Leases.ShouldBeEmpty();
        (await Write(storage, cleared)).ShouldBeNull();
        (await Write(storage, stale)).ShouldBeOfType<InconsistentStateException>();
        (await silo.Count(Rows)).ShouldBe(1);
    }

    [Fact]
    public void Stored_state_comes_back_as_it_was_and_names_no_type()
    {
        var serializer = new GrainStateSerializer(new DataCipher(TestDataKeys.Usual));
        var state = State("silo-1").State!;

        var stored = serializer.Serialize(state);
        var read = serializer.Deserialize<Throttle>(stored);

        read!.Permits.Leases.ShouldBe(state.Permits.Leases);
        (read.Circuit, read.Rate).ShouldBe((state.Circuit, state.Rate));
        stored.ToString().ShouldNotContain("OrleansPayouts");
        stored.ToString().ShouldNotContain("$type");
        serializer.Serialize(read).ToString().ShouldBe(stored.ToString());
    }

    [Fact]
    public void A_silo_reads_what_a_newer_one_has_stored()
    {
        var newer = new BinaryData("""{"Added":{"by":"a newer silo"},"Permits":{"Leases":{},"More":1}}""");

        new GrainStateSerializer(new DataCipher(TestDataKeys.Usual)).Deserialize<Throttle>(newer)!.Permits.Leases.ShouldBeEmpty();
    }

    private static IGrainStorage Storage(TestSilo silo) => silo.Services.GetRequiredKeyedService<IGrainStorage>("payouts");

    private static GrainState<Throttle> State(string holder)
    {
        var now = TimeProvider.System.GetUtcNow();
        var request = new PermitRequest(holder, Number: 1, Wanted: 3, InFlight: 0, RequestsPerSecond: 0);
        var permits = new PermitPool().Grant(request, new PermitCaps(5, 20), instead: null, now).Pool;
        // Nothing in it has the value that a new one has.
        var circuit = new CircuitState { Status = CircuitStatus.Open, Until = now, Consecutive = 1, Bad = 2, Good = 3, Prober = holder };
        return new GrainState<Throttle>(new Throttle { Permits = permits, Circuit = circuit, Rate = new AdaptiveRate { LoweredTo = 12.5, LoweredAt = now } });
    }

    private static async Task<Exception?> Write(IGrainStorage storage, GrainState<Throttle> state)
    {
        try
        {
            await storage.WriteStateAsync("throttle", Grain, state);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static async Task Ask(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
