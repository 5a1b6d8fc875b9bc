using Orleans.Runtime;
using Orleans.Storage;
using OrleansPayouts.Grains.Tests.Conformance;
using OrleansPayouts.Grains.Tests.Conformance.Grains;
using OrleansPayouts.Silo.Postgres.EmbeddedRuntime;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Postgres;

public sealed class GrainStorageInPostgres : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("note", "a/b 字");

    private TestDatabase _database = null!;
    private PostgresGrainStorage _storage = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _storage = new PostgresGrainStorage(_database.DataSource);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_was_written_is_read_with_its_version()
    {
        var written = await WriteAsync("one");
        var read = await ReadAsync();

        read.State!.Lines.ShouldBe(["one"]);
        read.RecordExists.ShouldBeTrue();
        read.ETag.ShouldNotBeNull().ShouldBe(written.ETag);
    }

    [Fact]
    public async Task Where_nothing_was_written_nothing_is_read()
    {
        var read = new StoredNotes { ETag = "left over", RecordExists = true, State = new Notes() };
        await _storage.ReadStateAsync("notes", Grain, read);
        (read.State, read.ETag, read.RecordExists).ShouldBe((null, null, false));
    }

    [Fact]
    public async Task A_write_on_a_stale_version_is_refused_and_changes_nothing()
    {
        var stale = await WriteAsync("one");
        var fresh = await ReadAsync();
        fresh.State!.Lines.Add("two");
        await _storage.WriteStateAsync("notes", Grain, fresh);

        stale.State!.Lines.Add("lost");
        await Should.ThrowAsync<InconsistentStateException>(() => _storage.WriteStateAsync("notes", Grain, stale));

        (await ReadAsync()).State!.Lines.ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task Of_many_first_writes_at_once_one_wins_and_one_row_is_there()
    {
        var writes = Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await WriteAsync($"{i}");
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        });

        (await Task.WhenAll(writes)).Sum().ShouldBe(1);
        await using var count = _database.DataSource.CreateCommand("SELECT count(*) FROM grain_state");
        (await count.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(1L);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_old_version_never_fits_again()
    {
        var old = await WriteAsync("one");
        var clearing = await ReadAsync();
        await _storage.ClearStateAsync("notes", Grain, clearing);
        (clearing.State, clearing.ETag, clearing.RecordExists).ShouldBe((null, null, false));
        await WriteAsync("two");

        await Should.ThrowAsync<InconsistentStateException>(() => _storage.WriteStateAsync("notes", Grain, old));
        await Should.ThrowAsync<InconsistentStateException>(() => _storage.ClearStateAsync("notes", Grain, old));
        (await ReadAsync()).State!.Lines.ShouldBe(["two"]);
    }

    [Fact]
    public async Task To_clear_what_never_was_is_no_error_but_to_clear_what_was_not_read_is()
    {
        var nothing = new StoredNotes();
        await _storage.ClearStateAsync("notes", Grain, nothing);
        await WriteAsync("one");

        await Should.ThrowAsync<InconsistentStateException>(() => _storage.ClearStateAsync("notes", Grain, nothing));
    }

    [Fact]
    public async Task A_grain_whose_state_another_process_wrote_is_ended_and_reads_it_anew()
    {
        await using var one = await EmbeddedCluster.StartAsync(_storage, new PostgresReminderTable(_database.DataSource));
        await using var two = await EmbeddedCluster.StartAsync(_storage, new PostgresReminderTable(_database.DataSource));
        await one.GetGrain<INoteGrain>("x").Add("one");
        (await two.GetGrain<INoteGrain>("x").Read()).ShouldStartWith("one;");
        await two.GetGrain<INoteGrain>("x").Add("two");

        await Should.ThrowAsync<InconsistentStateException>(() => one.GetGrain<INoteGrain>("x").Add("lost"));

        (await one.GetGrain<INoteGrain>("x").Read()).ShouldStartWith("one,two;");
        await one.GetGrain<INoteGrain>("x").Add("three");
    }

    private async Task<StoredNotes> WriteAsync(string line)
    {
        var notes = new StoredNotes { State = new Notes { Lines = [line] } };
        await _storage.WriteStateAsync("notes", Grain, notes);
        return notes;
    }

    private async Task<StoredNotes> ReadAsync()
    {
        var notes = new StoredNotes();
        await _storage.ReadStateAsync("notes", Grain, notes);
        return notes;
    }

    private sealed class StoredNotes : IGrainState<Notes>
    {
        public Notes? State { get; set; }

        public string? ETag { get; set; }

        public bool RecordExists { get; set; }
    }
}
