using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

public sealed class ScheduleBookTests
{
    private static readonly PayoutSchedule Daily = new() { Frequency = PayoutFrequency.Daily };
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Daily at nine, first started on the 10th at noon.</summary>
    private static readonly ScheduleBook Book = new ScheduleBook { Schedule = Daily }.Opened(Start);

    [Fact]
    public void Nothing_is_due_for_a_time_before_the_installation_whoever_asks()
    {
        new ScheduleBook().DueAt(Start).ShouldBeNull("it was never opened");
        Book.DueAt(Start).ShouldBeNull();
        Book.OpenAt(Start).ShouldBeEmpty();
        Book.DueAt(At(11).AddTicks(-1)).ShouldBeNull();
        Book.OpenAt(At(11).AddTicks(-1)).ShouldBeEmpty();
        Book.DueAt(At(11)).ShouldBe(At(11));
        Book.OpenAt(At(11)).ShouldBe([At(11)]);
    }

    [Fact]
    public void What_is_settled_is_due_for_nobody()
    {
        Book.Settled(At(11)).DueAt(At(11).AddHours(3)).ShouldBeNull();
        Book.Settled(At(11)).DueAt(At(12)).ShouldBe(At(12));
    }

    [Fact]
    public void A_slot_that_comes_while_the_schedule_is_off_is_never_due()
    {
        var off = Book.Settled(At(11)).Changed(Daily with { Enabled = false }, dueHasRun: true, At(11).AddHours(1));

        off.DueAt(At(15).AddHours(1)).ShouldBeNull();
        off.Changed(Daily, dueHasRun: false, At(15).AddHours(1)).DueAt(At(15).AddHours(2)).ShouldBeNull();
    }

    [Fact]
    public void A_book_is_opened_once() => Book.Opened(At(20)).ShouldBe(Book);

    [Fact]
    public void After_downtime_the_last_slot_is_due_and_those_before_it_are_missed()
    {
        Book.OpenAt(At(13).AddHours(3)).ShouldBe([At(11), At(12), At(13)]);
        Book.Settled(At(12)).OpenAt(At(13).AddHours(3)).ShouldBe([At(13)]);
        Book.Settled(At(13)).OpenAt(At(13).AddHours(3)).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_settled_stays_settled_where_a_clock_goes_back()
    {
        Book.Settled(At(13)).Settled(At(12)).ShouldBe(Book.Settled(At(13)));
        Book.Settled(At(13)).OpenAt(At(12)).ShouldBeEmpty();
        Book.OpenAt(Start.AddDays(-3)).ShouldBeEmpty();
    }

    [Fact]
    public void A_change_never_brings_back_a_time_that_has_passed()
    {
        // The slot of the 11th at nine is paid; at half past nine the schedule moves to eight.
        var changed = Book.Settled(At(11)).Changed(Daily with { Hour = 8 }, dueHasRun: true, At(11).AddMinutes(30));

        changed.DueAt(At(11).AddHours(2)).ShouldBeNull();
        changed.OpenAt(At(11).AddHours(2)).ShouldBeEmpty();
        changed.OpenAt(At(12)).ShouldBe([At(12).AddHours(-1)]);
    }

    [Fact]
    public void A_slot_at_the_very_instant_of_the_change_is_the_next_time_s()
    {
        var changed = Book.Settled(At(11)).Changed(Daily with { Hour = 15 }, dueHasRun: true, At(11).AddHours(6));

        changed.DueAt(At(11).AddHours(7)).ShouldBeNull();
        changed.OpenAt(At(11).AddHours(7)).ShouldBeEmpty();
    }

    [Fact]
    public void A_zone_that_changes_between_two_slots_pays_the_month_once()
    {
        // The first of March at nine in Berlin is paid; an hour later the schedule moves to New York, where it is not nine yet.
        var berlin = new ScheduleBook { Schedule = new PayoutSchedule { Timezone = "Europe/Berlin" } }.Opened(Utc(2026, 2, 10, 0));
        var paid = Utc(2026, 3, 1, 8);
        berlin.OpenAt(paid).ShouldBe([paid]);

        var moved = berlin.Settled(paid).Changed(berlin.Schedule with { Timezone = "America/New_York" }, dueHasRun: true, paid.AddHours(1));

        // A slot of the new schedule that is still to come on the same day comes: it is what was asked for.
        moved.OpenAt(Utc(2026, 3, 1, 14)).ShouldBe([Utc(2026, 3, 1, 14)]);
        // The one of February, which the new schedule would have had due, does not.
        moved.OpenAt(paid.AddHours(2)).ShouldBeEmpty();
        moved.DueAt(paid.AddHours(2)).ShouldBeNull();
    }

    [Fact]
    public void A_slot_that_is_open_when_the_schedule_changes_is_due_until_the_next_one_comes()
    {
        var changed = Book.Changed(Daily with { Hour = 15 }, dueHasRun: false, At(11).AddHours(1));

        changed.DueAt(At(11).AddHours(2)).ShouldBe(At(11));
        changed.OpenAt(At(11).AddHours(2)).ShouldBe([At(11)]);
        changed.OpenAt(At(11).AddHours(6)).ShouldBe([At(11), At(11).AddHours(6)]);
        changed.Settled(At(11)).OpenAt(At(11).AddHours(2)).ShouldBeEmpty();
    }

    [Fact]
    public void While_the_schedule_is_off_no_slot_is_open_and_none_is_missed_afterwards()
    {
        var off = Book.Settled(At(11)).Changed(Daily with { Enabled = false }, dueHasRun: true, At(11).AddHours(1));
        off.OpenAt(At(15)).ShouldBeEmpty();

        var on = off.Changed(Daily, dueHasRun: false, At(15).AddHours(1));

        on.DueAt(At(15).AddHours(2)).ShouldBeNull();
        on.OpenAt(At(15).AddHours(2)).ShouldBeEmpty();
        on.OpenAt(At(16)).ShouldBe([At(16)]);
    }

    [Fact]
    public void A_slot_that_was_open_when_the_schedule_went_off_is_still_due_if_nothing_came_since()
    {
        var off = Book.Changed(Daily with { Enabled = false }, dueHasRun: false, At(11).AddHours(1));
        off.OpenAt(At(11).AddHours(2)).ShouldBeEmpty();
        off.DueAt(At(11).AddHours(2)).ShouldBe(At(11), "for a forced trigger that names it");

        off.Changed(Daily, dueHasRun: false, At(11).AddHours(3)).OpenAt(At(11).AddHours(4)).ShouldBe([At(11)]);
        off.Changed(Daily, dueHasRun: false, At(12).AddHours(3)).OpenAt(At(12).AddHours(4)).ShouldBeEmpty();
    }

    [Fact]
    public void A_change_of_other_things_than_time_moves_no_slot()
    {
        var changed = Book.Changed(Daily with { BatchSize = 7 }, dueHasRun: false, At(11).AddHours(1));

        changed.ShouldBe(Book with { Schedule = changed.Schedule });
        changed.Schedule.BatchSize.ShouldBe(7);
        changed.OpenAt(At(12)).ShouldBe([At(11), At(12)]);
    }

    [Fact]
    public void A_change_makes_nothing_due_from_before_the_installation()
    {
        var changed = Book.Changed(Daily with { Hour = 15 }, dueHasRun: false, Start.AddHours(1));

        changed.DueAt(Start.AddHours(2)).ShouldBeNull();
        changed.OpenAt(Start.AddHours(2)).ShouldBeEmpty();
        changed.DueAt(Start.AddHours(3)).ShouldBe(Start.AddHours(3));
    }

    /// <summary>Whatever is done to a book, in any order: no slot is ever open twice, none but the last is due, time goes on.</summary>
    [Fact]
    public void However_a_book_is_changed_and_left_alone_no_slot_is_settled_twice() => ForAny.Sequence(
        Gen.ArrayOf(Gen.Choose(0, 9).Zip(Gen.Choose(1, 100))),
        steps =>
        {
            var (book, now) = (Book, Start);
            var settled = new List<DateTimeOffset>();
            foreach (var (kind, hours) in steps)
            {
                now = now.AddHours(hours);
                book = kind switch
                {
                    0 => Missed(book).Changed(book.Schedule with { Hour = hours % 24 }, HasRun(book), now),
                    1 => Missed(book).Changed(book.Schedule with { Enabled = !book.Schedule.Enabled }, HasRun(book), now),
                    2 => Missed(book).Changed(book.Schedule with { Timezone = hours % 2 == 0 ? "Asia/Kathmandu" : "America/St_Johns" }, HasRun(book), now),
                    < 6 => Missed(book),
                    _ => Paid(Missed(book)),
                };
            }

            settled.ShouldBe(settled.Distinct().Order());

            bool HasRun(ScheduleBook at) => at.DueAt(now) is { } due && settled.Contains(due);

            ScheduleBook Missed(ScheduleBook at) => at.OpenAt(now).SkipLast(1).Aggregate(at, Settle);

            ScheduleBook Paid(ScheduleBook at) => at.OpenAt(now).Aggregate(at, Settle);

            ScheduleBook Settle(ScheduleBook at, DateTimeOffset slot)
            {
                settled.Add(slot);
                return at.Settled(slot);
            }
        },
        tests: 2_000);

    private static DateTimeOffset At(int day) => Utc(2026, 3, day, 9);

    private static DateTimeOffset Utc(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);
}
