using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

public sealed class PayoutScheduleTests
{
    private static readonly PayoutSchedule Default = new();

    [Fact]
    public void The_default_is_monthly_on_the_first_at_nine_UTC()
    {
        Default.Enabled.ShouldBeTrue();
        Default.SlotAtOrBefore(Utc("2024-02-15T00:00")).ShouldBe(Utc("2024-02-01T09:00"));
        Default.SlotAfter(Utc("2024-02-15T00:00")).ShouldBe(Utc("2024-03-01T09:00"));
    }

    [Theory]
    [InlineData(PayoutFrequency.Daily, "2024-05-10T09:00", "2024-05-11T09:00")]
    [InlineData(PayoutFrequency.Weekly, "2024-05-06T09:00", "2024-05-13T09:00")]
    [InlineData(PayoutFrequency.Monthly, "2024-05-01T09:00", "2024-06-01T09:00")]
    public void A_slot_is_due_from_its_instant_until_the_next_one_comes(PayoutFrequency frequency, string slot, string next)
    {
        var schedule = Default with { Frequency = frequency };
        schedule.SlotAtOrBefore(Utc(slot)).ShouldBe(Utc(slot));
        schedule.SlotAtOrBefore(Utc(next).AddTicks(-1)).ShouldBe(Utc(slot));
        schedule.SlotAtOrBefore(Utc(next)).ShouldBe(Utc(next));
        schedule.SlotAfter(Utc(slot).AddTicks(-1)).ShouldBe(Utc(slot));
        schedule.SlotAfter(Utc(slot)).ShouldBe(Utc(next));
    }

    // 2024-05-05 was a Sunday.
    [Theory]
    [InlineData(0, "2024-05-05T09:00")]
    [InlineData(1, "2024-05-06T09:00")]
    [InlineData(3, "2024-05-08T09:00")]
    [InlineData(6, "2024-05-11T09:00")]
    public void Weekly_counts_days_from_Sunday(int dayOfWeek, string slot) =>
        (Default with { Frequency = PayoutFrequency.Weekly, DayOfWeek = dayOfWeek })
            .SlotAfter(Utc("2024-05-04T09:00")).ShouldBe(Utc(slot));

    [Theory]
    [InlineData(31, "2024-01-31T09:00", "2024-02-29T09:00")]
    [InlineData(31, "2023-01-31T09:00", "2023-02-28T09:00")]
    [InlineData(30, "2023-01-30T09:00", "2023-02-28T09:00")]
    [InlineData(29, "2024-01-29T09:00", "2024-02-29T09:00")]
    [InlineData(31, "2023-02-28T09:00", "2023-03-31T09:00")]
    [InlineData(31, "2024-03-31T09:00", "2024-04-30T09:00")]
    [InlineData(31, "2023-12-31T09:00", "2024-01-31T09:00")]
    [InlineData(29, "2100-01-29T09:00", "2100-02-28T09:00")]
    [InlineData(1, "2023-12-01T09:00", "2024-01-01T09:00")]
    public void Monthly_is_clamped_to_the_month_s_last_day_over_leap_days_and_year_turns(int dayOfMonth, string slot, string next) =>
        (Default with { DayOfMonth = dayOfMonth }).SlotAfter(Utc(slot)).ShouldBe(Utc(next));

    // Each zone's gap skips the local time; the slot moves to the gap's end.
    [Theory]
    [InlineData("America/New_York", 2, 30, "2024-03-10T00:00", "2024-03-10T07:00")]
    [InlineData("Europe/London", 1, 30, "2024-03-31T00:00", "2024-03-31T01:00")]
    [InlineData("Australia/Lord_Howe", 2, 15, "2024-10-05T14:00", "2024-10-05T15:30")]
    [InlineData("Africa/Cairo", 0, 30, "2024-04-25T20:00", "2024-04-25T22:00")]
    // Samoa went from Thursday the 29th of December 2011 to Saturday the 31st.
    [InlineData("Pacific/Apia", 9, 0, "2011-12-30T00:00", "2011-12-30T10:00")]
    public void A_time_that_a_gap_skips_moves_to_the_gap_s_end(string zone, int hour, int minute, string before, string slot) =>
        Daily(zone, hour, minute).SlotAfter(Utc(before)).ShouldBe(Utc(slot));

    [Theory]
    [InlineData("America/New_York", 1, 30, "2024-11-03T05:30", "2024-11-04T06:30")]
    [InlineData("Europe/London", 1, 30, "2024-10-27T00:30", "2024-10-28T01:30")]
    [InlineData("Australia/Lord_Howe", 1, 45, "2024-04-06T14:45", "2024-04-07T15:15")]
    // A minute past midnight the clocks went back to the day before, whose evening came again after the slot.
    [InlineData("America/St_Johns", 0, 0, "2006-10-29T02:30", "2006-10-30T03:30")]
    public void A_time_that_an_overlap_repeats_happens_once_the_first_time(string zone, int hour, int minute, string slot, string next)
    {
        var schedule = Daily(zone, hour, minute);
        schedule.SlotAfter(Utc(slot).AddHours(-1)).ShouldBe(Utc(slot));
        schedule.SlotAfter(Utc(slot)).ShouldBe(Utc(next));
        schedule.SlotAtOrBefore(Utc(slot).AddMinutes(15)).ShouldBe(Utc(slot));
        schedule.SlotAtOrBefore(Utc(slot).AddHours(2)).ShouldBe(Utc(slot));
    }

    [Theory]
    [InlineData("2024-03-09T14:00", "2024-03-10T13:00")]
    [InlineData("2024-11-02T13:00", "2024-11-03T14:00")]
    public void The_local_hour_stays_when_the_clocks_change(string slot, string next) =>
        Daily("America/New_York", 9, 0).SlotAfter(Utc(slot)).ShouldBe(Utc(next));

    [Fact]
    public void A_slot_is_given_in_UTC_whatever_the_offset_it_was_asked_with()
    {
        var asked = new DateTimeOffset(2024, 5, 1, 18, 0, 0, TimeSpan.FromHours(9));
        Default.SlotAtOrBefore(asked).ShouldBe(Utc("2024-05-01T09:00"));
        Default.SlotAtOrBefore(asked).Offset.ShouldBe(TimeSpan.Zero);
        Default.SlotAfter(asked).Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Ten_thousand_schedules_agree_with_a_clock_that_is_watched_minute_by_minute() => ForAny.Value(
        Any.Schedule.Zip(Any.Instant),
        given =>
        {
            var (schedule, instant) = given;
            var slots = new WallClock(schedule).SlotsAround(instant);
            var calculator = new SlotCalculator(schedule);
            calculator.LatestAtOrBefore(instant).ShouldBe(slots.Last(slot => slot.Slot <= instant));
            calculator.After(instant).Take(2).ShouldBe(slots.Where(slot => slot.Slot > instant).Take(2));
        },
        tests: 10_000);

    [Fact]
    public void Schedules_around_a_change_of_the_clocks_agree_with_it_too() => ForAny.Value(
        Any.ScheduleAtChange,
        given =>
        {
            var (schedule, instant) = given;
            var slots = new WallClock(schedule).SlotsAround(instant);
            var calculator = new SlotCalculator(schedule);
            calculator.LatestAtOrBefore(instant).ShouldBe(slots.Last(slot => slot.Slot <= instant));
            calculator.After(instant).Take(2).ShouldBe(slots.Where(slot => slot.Slot > instant).Take(2));
        },
        tests: 2_000);

    [Fact]
    public void A_slot_is_its_own_slot_and_none_lies_between_one_and_the_next() => ForAny.Value(
        Any.Schedule.Zip(Any.Instant),
        given =>
        {
            var (schedule, instant) = given;
            var (slot, next) = (schedule.SlotAtOrBefore(instant), schedule.SlotAfter(instant));
            slot.ShouldBeLessThanOrEqualTo(instant);
            next.ShouldBeGreaterThan(instant);
            schedule.SlotAtOrBefore(slot).ShouldBe(slot);
            schedule.SlotAfter(slot).ShouldBe(next);
            schedule.SlotAtOrBefore(next).ShouldBe(next);
            schedule.SlotAtOrBefore(next.AddTicks(-1)).ShouldBe(slot);
        },
        tests: 2_000);

    private static PayoutSchedule Daily(string zone, int hour, int minute) =>
        Default with { Frequency = PayoutFrequency.Daily, Timezone = zone, Hour = hour, Minute = minute };

    private static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);
}
