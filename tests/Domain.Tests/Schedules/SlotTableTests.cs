using System.Globalization;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Checked by hand against a calendar and the zones' published rules: the first slot after an instant, its local time, its marks.</summary>
public sealed class SlotTableTests
{
    /// <summary>Schedule; after; slot in UTC; slot in local time; marks.</summary>
    private static readonly string[] Table =
    [
        // Month ends, leap days, year turns.
        "monthly 1 09:00 UTC;                 2024-01-15T00:00Z; 2024-02-01T09:00Z; 2024-02-01T09:00+00:00;",
        "monthly 1 09:00 UTC;                 2023-12-01T09:00Z; 2024-01-01T09:00Z; 2024-01-01T09:00+00:00;",
        "monthly 31 23:59 UTC;                2023-12-31T23:59Z; 2024-01-31T23:59Z; 2024-01-31T23:59+00:00;",
        "monthly 31 00:00 UTC;                2024-02-01T00:00Z; 2024-02-29T00:00Z; 2024-02-29T00:00+00:00; clamped",
        "monthly 31 00:00 UTC;                2023-02-01T00:00Z; 2023-02-28T00:00Z; 2023-02-28T00:00+00:00; clamped",
        "monthly 30 00:00 UTC;                2024-02-01T00:00Z; 2024-02-29T00:00Z; 2024-02-29T00:00+00:00; clamped",
        "monthly 29 00:00 UTC;                2024-02-01T00:00Z; 2024-02-29T00:00Z; 2024-02-29T00:00+00:00;",
        "monthly 29 00:00 UTC;                2023-02-01T00:00Z; 2023-02-28T00:00Z; 2023-02-28T00:00+00:00; clamped",
        "monthly 29 00:00 UTC;                2100-02-01T00:00Z; 2100-02-28T00:00Z; 2100-02-28T00:00+00:00; clamped",
        "monthly 29 00:00 UTC;                2000-02-01T00:00Z; 2000-02-29T00:00Z; 2000-02-29T00:00+00:00;",
        "monthly 31 00:00 UTC;                2024-04-01T00:00Z; 2024-04-30T00:00Z; 2024-04-30T00:00+00:00; clamped",
        "monthly 31 00:00 UTC;                2024-02-29T00:00Z; 2024-03-31T00:00Z; 2024-03-31T00:00+00:00;",
        "weekly 0 00:00 UTC;                  2024-02-28T00:00Z; 2024-03-03T00:00Z; 2024-03-03T00:00+00:00;",
        "weekly 4 12:00 UTC;                  2024-02-28T00:00Z; 2024-02-29T12:00Z; 2024-02-29T12:00+00:00;",
        "weekly 1 09:00 UTC;                  2023-12-27T00:00Z; 2024-01-01T09:00Z; 2024-01-01T09:00+00:00;",
        "weekly 6 09:00 UTC;                  2024-06-01T09:00Z; 2024-06-08T09:00Z; 2024-06-08T09:00+00:00;",
        "daily 00:00 UTC;                     2024-02-28T12:00Z; 2024-02-29T00:00Z; 2024-02-29T00:00+00:00;",
        "daily 00:00 UTC;                     2023-12-31T00:00Z; 2024-01-01T00:00Z; 2024-01-01T00:00+00:00;",

        // Odd offsets, and days that are other days in UTC.
        "daily 09:00 Asia/Kathmandu;          2024-05-01T00:00Z; 2024-05-01T03:15Z; 2024-05-01T09:00+05:45;",
        "daily 06:30 Asia/Kolkata;            2024-05-01T00:00Z; 2024-05-01T01:00Z; 2024-05-01T06:30+05:30;",
        "daily 12:00 Asia/Kabul;              2024-05-01T00:00Z; 2024-05-01T07:30Z; 2024-05-01T12:00+04:30;",
        "daily 12:00 Asia/Yangon;             2024-05-01T00:00Z; 2024-05-01T05:30Z; 2024-05-01T12:00+06:30;",
        "daily 12:00 Australia/Eucla;         2024-05-01T00:00Z; 2024-05-01T03:15Z; 2024-05-01T12:00+08:45;",
        "daily 12:00 Pacific/Marquesas;       2024-05-01T00:00Z; 2024-05-01T21:30Z; 2024-05-01T12:00-09:30;",
        "daily 12:00 America/St_Johns;        2024-01-15T00:00Z; 2024-01-15T15:30Z; 2024-01-15T12:00-03:30;",
        "daily 00:15 Pacific/Chatham;         2024-07-01T00:00Z; 2024-07-01T11:30Z; 2024-07-02T00:15+12:45;",
        "daily 00:15 Pacific/Chatham;         2024-01-01T00:00Z; 2024-01-01T10:30Z; 2024-01-02T00:15+13:45;",
        "monthly 1 00:30 Pacific/Kiritimati;  2024-01-15T00:00Z; 2024-01-31T10:30Z; 2024-02-01T00:30+14:00;",
        "monthly 31 23:30 Pacific/Niue;       2024-01-15T00:00Z; 2024-02-01T10:30Z; 2024-01-31T23:30-11:00;",
        "weekly 1 00:00 Pacific/Auckland;     2024-07-13T00:00Z; 2024-07-14T12:00Z; 2024-07-15T00:00+12:00;",
        "daily 12:00 Etc/GMT+12;              2024-05-01T00:00Z; 2024-05-02T00:00Z; 2024-05-01T12:00-12:00;",

        // An offset with seconds: 44 minutes and 30 seconds behind.
        "daily 09:00 Africa/Monrovia;         1971-06-01T00:00Z; 1971-06-01T09:44:30Z; 1971-06-01T09:00:30-00:44;",

        // Gaps: their first and last minute, in half hours, at midnight, of two hours, of a whole day.
        "daily 01:59 America/New_York;        2024-03-10T00:00Z; 2024-03-10T06:59Z; 2024-03-10T01:59-05:00;",
        "daily 02:00 America/New_York;        2024-03-10T00:00Z; 2024-03-10T07:00Z; 2024-03-10T03:00-04:00; gap",
        "daily 02:30 America/New_York;        2024-03-10T00:00Z; 2024-03-10T07:00Z; 2024-03-10T03:00-04:00; gap",
        "daily 03:00 America/New_York;        2024-03-10T00:00Z; 2024-03-10T07:00Z; 2024-03-10T03:00-04:00;",
        "daily 01:30 Europe/London;           2024-03-31T00:00Z; 2024-03-31T01:00Z; 2024-03-31T02:00+01:00; gap",
        "monthly 31 02:30 Europe/Berlin;      2024-03-15T00:00Z; 2024-03-31T01:00Z; 2024-03-31T03:00+02:00; gap",
        "weekly 0 02:15 Australia/Lord_Howe;  2024-10-01T00:00Z; 2024-10-05T15:30Z; 2024-10-06T02:30+11:00; gap",
        "daily 00:30 Africa/Cairo;            2024-04-25T20:00Z; 2024-04-25T22:00Z; 2024-04-26T01:00+03:00; gap",
        "daily 00:00 America/Havana;          2024-03-10T00:00Z; 2024-03-10T05:00Z; 2024-03-10T01:00-04:00; gap",
        "daily 00:30 Atlantic/Azores;         2024-03-30T12:00Z; 2024-03-31T01:00Z; 2024-03-31T01:00+00:00; gap",
        "daily 02:30 Antarctica/Troll;        2023-03-26T00:00Z; 2023-03-26T01:00Z; 2023-03-26T03:00+02:00; gap",
        "daily 09:00 Pacific/Apia;            2011-12-30T00:00Z; 2011-12-30T10:00Z; 2011-12-31T00:00+14:00; gap",
        "daily 12:00 Pacific/Kwajalein;       1993-08-21T00:00Z; 1993-08-21T12:00Z; 1993-08-22T00:00+12:00; gap",
        "monthly 31 00:30 Africa/Cairo;       2010-04-15T00:00Z; 2010-04-29T22:00Z; 2010-04-30T01:00+03:00; clamped gap",
        // The zone itself changes between slots, for good.
        "daily 23:45 Asia/Pyongyang;          2018-05-04T00:00Z; 2018-05-04T15:00Z; 2018-05-05T00:00+09:00; gap",
        "daily 23:45 Asia/Pyongyang;          2018-05-04T15:00Z; 2018-05-05T14:45Z; 2018-05-05T23:45+09:00;",
        // The day that Samoa left out: its midnight is the next day's, and both are one slot.
        "daily 00:00 Pacific/Apia;            2011-12-29T10:00Z; 2011-12-30T10:00Z; 2011-12-31T00:00+14:00; gap",
        "daily 00:00 Pacific/Apia;            2011-12-30T10:00Z; 2011-12-31T10:00Z; 2012-01-01T00:00+14:00;",

        // Overlaps: their first and last minute, the second time that is none, over midnight.
        "daily 00:59 America/New_York;        2024-11-03T00:00Z; 2024-11-03T04:59Z; 2024-11-03T00:59-04:00;",
        "daily 01:00 America/New_York;        2024-11-03T00:00Z; 2024-11-03T05:00Z; 2024-11-03T01:00-04:00; overlap",
        "daily 01:59 America/New_York;        2024-11-03T00:00Z; 2024-11-03T05:59Z; 2024-11-03T01:59-04:00; overlap",
        "daily 02:00 America/New_York;        2024-11-03T00:00Z; 2024-11-03T07:00Z; 2024-11-03T02:00-05:00;",
        "daily 01:30 America/New_York;        2024-11-03T05:30Z; 2024-11-04T06:30Z; 2024-11-04T01:30-05:00;",
        "daily 01:30 Europe/London;           2024-10-27T00:00Z; 2024-10-27T00:30Z; 2024-10-27T01:30+01:00; overlap",
        "weekly 0 01:30 Europe/Dublin;        2024-10-21T00:00Z; 2024-10-27T00:30Z; 2024-10-27T01:30+01:00; overlap",
        "daily 01:45 Australia/Lord_Howe;     2024-04-06T12:00Z; 2024-04-06T14:45Z; 2024-04-07T01:45+11:00; overlap",
        "daily 23:30 America/St_Johns;        2006-10-28T12:00Z; 2006-10-29T02:00Z; 2006-10-28T23:30-02:30; overlap",
        "daily 00:00 America/St_Johns;        2006-10-29T02:00Z; 2006-10-29T02:30Z; 2006-10-29T00:00-02:30; overlap",
        "daily 23:30 America/St_Johns;        2006-10-29T02:00Z; 2006-10-30T03:00Z; 2006-10-29T23:30-03:30;",
        "daily 01:30 Europe/Volgograd;        2020-12-26T12:00Z; 2020-12-26T21:30Z; 2020-12-27T01:30+04:00; overlap",
        "monthly 31 23:30 Africa/Cairo;       2010-09-15T00:00Z; 2010-09-30T20:30Z; 2010-09-30T23:30+03:00; clamped overlap",
    ];

    public static TheoryData<string> Cases => [.. Table];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_next_slot_is_the_one_that_a_calendar_says(string line)
    {
        var cells = line.Split(';', StringSplitOptions.TrimEntries);
        var calculator = new SlotCalculator(Read(cells[0]));

        var slot = calculator.NextAfter(Instant(cells[1]));

        slot.Slot.ShouldBe(Instant(cells[2]));
        slot.Slot.Offset.ShouldBe(TimeSpan.Zero);
        slot.Local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            .ShouldBe(Instant(cells[3]).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        string.Join(' ', slot.Marks()).ShouldBe(cells[4]);
        calculator.LatestAtOrBefore(slot.Slot).ShouldBe(slot);
        calculator.LatestAtOrBefore(slot.Slot.AddTicks(-1)).Slot.ShouldBeLessThanOrEqualTo(Instant(cells[1]));
    }

    [Fact]
    public void The_table_has_at_least_forty_cases() => Table.Distinct().Count().ShouldBeGreaterThanOrEqualTo(40);

    [Fact]
    public void A_schedule_that_moves_to_another_zone_between_two_slots_has_its_next_one_there()
    {
        var berlin = Read("monthly 1 09:00 Europe/Berlin");
        var tokyo = new ScheduleChange { Timezone = "Asia/Tokyo" }.AppliedTo(berlin);
        berlin.SlotAfter(Instant("2024-02-15T00:00Z")).ShouldBe(Instant("2024-03-01T08:00Z"));
        tokyo.SlotAfter(Instant("2024-03-01T08:00Z")).ShouldBe(Instant("2024-04-01T00:00Z"));
        tokyo.SlotAfter(Instant("2024-02-15T00:00Z")).ShouldBe(Instant("2024-03-01T00:00Z"));
    }

    private static PayoutSchedule Read(string text)
    {
        var words = text.Split(' ');
        var time = words[^2].Split(':');
        var day = words.Length == 4 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 1;
        return new PayoutSchedule
        {
            Frequency = EnumNames<PayoutFrequency>.Parse(words[0]),
            DayOfWeek = words[0] == "weekly" ? day : 1,
            DayOfMonth = words[0] == "monthly" ? day : 1,
            Hour = int.Parse(time[0], CultureInfo.InvariantCulture),
            Minute = int.Parse(time[1], CultureInfo.InvariantCulture),
            Timezone = words[^1],
        };
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
