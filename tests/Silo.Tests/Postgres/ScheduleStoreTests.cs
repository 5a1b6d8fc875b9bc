using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class ScheduleStoreTests
{
    private static readonly DateTimeOffset Found = Books.Noon.AddDays(30);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slot_that_is_recorded_as_missed_gets_no_run_any_more()
    {
        await using var books = await Books.Open();
        await Record(books, 0);

        (await Start(books, 0)).ShouldBe(new StartedRun(null, Created: false));
        (await Start(books, 0, key: "again")).ShouldBe(new StartedRun(null, Created: false));

        (await books.Read<long>("select count(*) from runs")).ShouldBe(0);
        (await Start(books, 1)).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task What_has_its_run_is_not_missed_and_what_is_missed_is_recorded_once()
    {
        await using var books = await Books.Open();
        await books.AddRun(1);

        (await Record(books, 0, 1, 2)).ShouldBe([Books.Noon, Books.Noon.AddDays(2)], ignoreOrder: true);
        (await Record(books, 0, 1, 2)).ShouldBeEmpty();

        var store = new PostgresScheduleStore(books.Source);
        (await store.FindMissed(Books.Noon, Ending)).ShouldBe(new MissedSlot(Books.Noon, Books.Noon.AddDays(10), Found));
        (await store.FindMissed(Books.Noon.ToOffset(TimeSpan.FromHours(5)), Ending)).ShouldNotBeNull("the same instant");
        (await store.FindMissed(Books.Noon.AddDays(1), Ending)).ShouldBeNull();
        (await store.FindMissed(DateTimeOffset.MaxValue, Ending)).ShouldBeNull();
        (await store.MissedSince(Found.AddTicks(-10), 10, Ending)).Select(missed => missed.Slot).ShouldBe([Books.Noon, Books.Noon.AddDays(2)]);
        (await store.MissedSince(Found.AddTicks(-10), 1, Ending)).Single().Slot.ShouldBe(Books.Noon);
        (await store.MissedSince(Found, 10, Ending)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_adopted_for_a_missed_slot_is_right_and_the_record_follows_it()
    {
        await using var books = await Books.Open();
        await Record(books, 0);

        var run = await books.AddRun(0);

        (await books.Read<string>("select run_id from schedule_slots")).ShouldBe(run.Value);
        (await new PostgresScheduleStore(books.Source).MissedSince(DateTimeOffset.UnixEpoch, 10, Ending)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("update schedule_slots set run_id = null, superseded_by = slot + interval '1 day'")]
    [InlineData("update schedule_slots set slot = slot + interval '1 day'")]
    [InlineData("delete from schedule_slots")]
    [InlineData("truncate schedule_slots")]
    public async Task What_became_of_a_slot_is_not_taken_back(string sql)
    {
        await using var books = await Books.Open();
        await books.AddRun();

        (await books.Refusal(sql)).ShouldBe("23001");
    }

    [Fact]
    public async Task A_slot_is_either_paid_or_missed_and_superseded_by_a_later_one()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();

        (await books.Refusal("insert into schedule_slots values ('2026-05-01', null, null, now())")).ShouldBe("23514");
        (await books.Refusal($"insert into schedule_slots values ('2026-05-01', '{run}', '2026-06-01', now())")).ShouldBe("23514");
        (await books.Refusal("insert into schedule_slots values ('2026-05-01', null, '2026-04-01', now())")).ShouldBe("23514");
        (await books.Refusal($"insert into schedule_slots values ('2026-05-01', '{run}', null, now())")).ShouldBe("23505", "one slot a run");
    }

    [Fact]
    public async Task Fifty_starts_and_fifty_records_of_a_miss_at_once_leave_one_run_or_one_miss_and_never_both()
    {
        await using var books = await Books.Open();
        for (var day = 0; day < 5; day++)
        {
            var slot = day;
            await Task.WhenAll(Enumerable.Range(0, 20).Select(n => n % 2 == 0 ? (Task)Start(books, slot, $"{slot}-{n}") : Record(books, slot)));
            await books.Execute($"update runs set status = 'completed', completed_at = '{Found:O}'");
        }

        (await books.Read<long>("select count(*) from schedule_slots")).ShouldBe(5);
        (await books.Read<long>(
            "select count(*) from schedule_slots s full join (select * from runs where slot is not null) r on r.slot = s.slot where s.run_id is distinct from r.id")).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_stands_for_the_run_that_it_was_answered_with_and_for_its_own_first_of_all()
    {
        await using var books = await Books.Open();
        var runs = new PostgresRunStore(books.Source);
        var own = await Start(books, 0, "own");
        await books.Execute($"update runs set status = 'completed', completed_at = '{Found:O}'");
        var other = await Start(books, 1);
        await runs.RecordAnswer("asked", other.Run!.Id, Found, Ending);
        await runs.RecordAnswer("asked", own.Run!.Id, Found, Ending);
        await runs.RecordAnswer("own", other.Run.Id, Found, Ending);

        (await runs.LoadByIdempotencyKey("asked", Ending))!.Id.ShouldBe(other.Run.Id, "the first answer stays");
        (await runs.LoadByIdempotencyKey("own", Ending))!.Id.ShouldBe(own.Run.Id);
        (await runs.LoadByIdempotencyKey("none", Ending)).ShouldBeNull();
    }

    private static Task<StartedRun> Start(Books books, int day, string? key = null) => new PostgresRunStore(books.Source).Start(
        new PayoutRun
        {
            Id = RunId.ForSlot(Books.Noon.AddDays(day)), Slot = Books.Noon.AddDays(day), Settings = new RunSettings(10, 3, MinimumThresholds.Default),
            CorrelationId = "corr_1", StartedBy = "cron", StartedAt = Books.Noon.AddDays(day),
        },
        key,
        Ending);

    private static Task<IReadOnlyList<DateTimeOffset>> Record(Books books, params int[] days) => new PostgresScheduleStore(books.Source)
        .RecordMissed([.. days.Select(day => Books.Noon.AddDays(day))], Books.Noon.AddDays(10), Found, Ending);
}
