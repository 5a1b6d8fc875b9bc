using Orleans.Runtime;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>Reminders are durable; each belongs to one grain and is read by the one silo whose part of the hash ring it is in.</summary>
public sealed class ReminderTableTests : IAsyncLifetime
{
    private static readonly DateTime Due = new(2026, 1, 1, 9, 0, 0, 125, DateTimeKind.Utc);

    private OrleansTables tables = null!;

    public async ValueTask InitializeAsync()
    {
        tables = await OrleansTables.Open();
        await tables.Reminders.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => tables.DisposeAsync();

    [Fact]
    public async Task A_reminder_is_read_as_it_was_written_and_written_again_under_a_new_tag()
    {
        var first = await Write("w1", "due", Due, TimeSpan.FromMinutes(1));
        var second = await Write("w1", "due", Due.AddHours(1), TimeSpan.FromDays(30));

        second.ShouldNotBe(first);
        var stored = await tables.Reminders.ReadRow(Grain("w1"), "due");
        (stored!.StartAt, stored.Period, stored.ETag).ShouldBe((Due.AddHours(1), TimeSpan.FromDays(30), second));
    }

    [Fact]
    public async Task Who_holds_an_old_tag_cannot_remove_a_reminder_that_was_written_again()
    {
        var first = await Write("w1", "due", Due, TimeSpan.FromMinutes(1));
        var second = await Write("w1", "due", Due, TimeSpan.FromMinutes(1));

        (await tables.Reminders.RemoveRow(Grain("w1"), "due", first)).ShouldBeFalse();
        (await tables.Reminders.ReadRow(Grain("w1"), "due")).ShouldNotBeNull();
        (await tables.Reminders.RemoveRow(Grain("w1"), "due", second)).ShouldBeTrue();
        (await tables.Reminders.ReadRow(Grain("w1"), "due")).ShouldBeNull();
    }

    [Fact]
    public async Task A_grain_has_several_reminders_and_none_of_another_grain()
    {
        await Write("w1", "due", Due, TimeSpan.FromMinutes(1));
        await Write("w1", "sweep", Due, TimeSpan.FromMinutes(1));
        await Write("w10", "due", Due, TimeSpan.FromMinutes(1));

        (await tables.Reminders.ReadRows(Grain("w1"))).Reminders.Select(reminder => reminder.ReminderName).ShouldBe(["due", "sweep"], ignoreOrder: true);
        (await tables.Reminders.ReadRows(Grain("w10"))).Reminders.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0u, 0x8000_0000u)]
    [InlineData(0x7FFF_FFFFu, 0xC000_0000u)]
    [InlineData(0x1000_0000u, 0x2000_0000u, 0x9000_0000u, 0xF000_0000u)]
    [InlineData(5u)]
    public async Task However_the_ring_is_cut_each_reminder_is_in_one_part(params uint[] cuts)
    {
        const int count = 200;
        for (var n = 0; n < count; n++)
            await Write($"w{n}", "due", Due, TimeSpan.FromMinutes(1));

        var parts = await Task.WhenAll(cuts.Select((cut, at) => tables.Reminders.ReadRows(cut, cuts[(at + 1) % cuts.Length])));

        var read = parts.SelectMany(part => part.Reminders).Select(reminder => reminder.GrainId).ToList();
        read.Distinct().Count().ShouldBe(count);
        read.Count.ShouldBe(count);
    }

    private static GrainId Grain(string key) => GrainId.Create("writerpayout", key);

    private async Task<string> Write(string key, string name, DateTime startAt, TimeSpan period) => (await tables.Reminders.UpsertRow(
        new ReminderEntry { GrainId = Grain(key), ReminderName = name, StartAt = startAt, Period = period }, TestContext.Current.CancellationToken))!;
}
