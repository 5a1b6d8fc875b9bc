using Orleans.Runtime;
using OrleansPayouts.Grains.Tests.Conformance;
using OrleansPayouts.Grains.Tests.Conformance.Grains;
using OrleansPayouts.Silo.Postgres.EmbeddedRuntime;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Postgres;

public sealed class RemindersInPostgres : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("reminder", "a/b 字");
    private static readonly DateTime Start = new(2026, 3, 1, 12, 30, 0, DateTimeKind.Utc);

    private TestDatabase _database = null!;
    private PostgresReminderTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _table = new PostgresReminderTable(_database.DataSource);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_row_is_read_as_it_was_written()
    {
        var eTag = await UpsertAsync("beat", TimeSpan.FromDays(40));

        var row = (await _table.ReadRow(Grain, "beat")).ShouldNotBeNull();

        (row.GrainId, row.ReminderName, row.StartAt, row.Period, row.ETag)
            .ShouldBe((Grain, "beat", Start, TimeSpan.FromDays(40), eTag));
        row.StartAt.Kind.ShouldBe(DateTimeKind.Utc);
        (await _table.ReadRow(Grain, "other")).ShouldBeNull();
    }

    [Fact]
    public async Task Many_registrations_of_one_name_at_once_leave_one_row_with_the_last_version()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => UpsertAsync("beat", TimeSpan.FromMinutes(i))));
        var last = await UpsertAsync("beat", TimeSpan.FromMinutes(5));
        await UpsertAsync("other", TimeSpan.FromMinutes(5));

        (await _table.ReadRows(Grain)).Reminders.Count.ShouldBe(2);
        (await _table.ReadRows(0, 0)).Reminders.Single(row => row.ReminderName == "beat").ETag.ShouldBe(last);
    }

    [Fact]
    public async Task A_row_is_removed_by_its_own_version_alone()
    {
        var old = await UpsertAsync("beat", TimeSpan.FromMinutes(5));
        var now = await UpsertAsync("beat", TimeSpan.FromMinutes(6));

        (await _table.RemoveRow(Grain, "beat", old!)).ShouldBeFalse();
        (await _table.RemoveRow(Grain, "beat", "nonsense")).ShouldBeFalse();
        (await _table.RemoveRow(Grain, "beat", now!)).ShouldBeTrue();
        (await _table.RemoveRow(Grain, "beat", now!)).ShouldBeFalse();
        (await _table.ReadRows(Grain)).Reminders.ShouldBeEmpty();
    }

    [Fact]
    public Task A_part_of_the_ring_is_refused() => Should.ThrowAsync<NotSupportedException>(() => _table.ReadRows(1, 2));

    [Fact]
    public async Task A_reminder_ticks_in_the_next_process_on_the_same_database()
    {
        const string key = nameof(A_reminder_ticks_in_the_next_process_on_the_same_database);
        var storage = new PostgresGrainStorage(_database.DataSource);
        await using (var first = await EmbeddedCluster.StartAsync(storage, _table))
            await first.GetGrain<IReminderGrain>(key).Register("beat", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        await using var second = await EmbeddedCluster.StartAsync(storage, _table);
        second.Advance(TimeSpan.FromSeconds(119));
        Probe.Of(key).Count("tick beat").ShouldBe(0);
        second.Advance(TimeSpan.FromSeconds(1));

        await Eventually.IsTrue(() => Probe.Of(key).Count("tick beat") == 1);
    }

    private Task<string?> UpsertAsync(string name, TimeSpan period) =>
        _table.UpsertRow(new ReminderEntry { GrainId = Grain, ReminderName = name, StartAt = Start, Period = period });
}
