using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

public sealed class ScheduleRulesTests
{
    public static TheoryData<string, ScheduleChange> Wrong => new()
    {
        { "frequency", new ScheduleChange { Frequency = (PayoutFrequency)7 } },
        { "dayOfWeek", new ScheduleChange { DayOfWeek = -1 } },
        { "dayOfWeek", new ScheduleChange { DayOfWeek = 7 } },
        { "dayOfMonth", new ScheduleChange { DayOfMonth = 0 } },
        { "dayOfMonth", new ScheduleChange { DayOfMonth = 32 } },
        { "hour", new ScheduleChange { Hour = -1 } },
        { "hour", new ScheduleChange { Hour = 24 } },
        { "minute", new ScheduleChange { Minute = -1 } },
        { "minute", new ScheduleChange { Minute = 60 } },
        { "timezone", new ScheduleChange { Timezone = "" } },
        { "timezone", new ScheduleChange { Timezone = "Mars/Olympus_Mons" } },
        { "timezone", new ScheduleChange { Timezone = "europe/berlin" } },
        { "timezone", new ScheduleChange { Timezone = "UTC+05:45" } },
        { "minimumThreshold", new ScheduleChange { MinimumThreshold = 0.009m } },
        { "minimumThreshold", new ScheduleChange { MinimumThreshold = 1_000_000.01m } },
        { "minimumThreshold", new ScheduleChange { MinimumThreshold = 25.000m } },
        { "minimumThresholds", new ScheduleChange { MinimumThresholds = new() { ["CLP"] = 22_999 } } },
        { "minimumThresholds", new ScheduleChange { MinimumThresholds = new() { ["EUR"] = 1.000m } } },
        { "minimumThresholds", new ScheduleChange { MinimumThresholds = new() { ["USD"] = 30 } } },
        { "batchSize", new ScheduleChange { BatchSize = 0 } },
        { "batchSize", new ScheduleChange { BatchSize = 1_001 } },
        { "maxRetries", new ScheduleChange { MaxRetries = -1 } },
        { "maxRetries", new ScheduleChange { MaxRetries = 21 } },
        { "notificationEmails", new ScheduleChange { NotificationEmails = ["ada@example.com", "ada"] } },
        { "notificationEmails", new ScheduleChange { NotificationEmails = ["ada@example.com\r\nBcc: eve@example.com"] } },
        { "notificationEmails", new ScheduleChange { NotificationEmails = ["ada@eve@example.com"] } },
        { "notificationEmails", new ScheduleChange { NotificationEmails = [null!] } },
        { "notificationEmails", new ScheduleChange { NotificationEmails = [.. Enumerable.Range(0, 51).Select(i => $"a{i}@example.com")] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_out_of_range_has_a_line_of_its_own(string field, ScheduleChange change)
    {
        var problem = ScheduleRules.WhatIsWrong(change.AppliedTo(new PayoutSchedule())).Single();
        problem.Field.ShouldBe(field);
        if (field != "minimumThresholds")
            problem.Message.ShouldStartWith("must be ");
        problem.Message.ShouldNotContain('\n');
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_fields_order() => ScheduleRules.WhatIsWrong(new PayoutSchedule
    {
        Frequency = (PayoutFrequency)3, DayOfWeek = 9, DayOfMonth = 99, Hour = 99, Minute = 99, Timezone = "x", MinimumThreshold = 0,
        MinimumThresholds = new() { ["XXX"] = 1 }, BatchSize = 0,
        MaxRetries = 99, NotificationEmails = ["x"],
    }).Select(problem => problem.Field).ShouldBe(
        ["frequency", "dayOfWeek", "dayOfMonth", "hour", "minute", "timezone", "minimumThreshold", "minimumThresholds", "batchSize", "maxRetries", "notificationEmails"]);

    [Fact]
    public void The_edges_of_all_ranges_may_be_stored()
    {
        ScheduleRules.WhatIsWrong(new PayoutSchedule()).ShouldBeEmpty();
        ScheduleRules.WhatIsWrong(new PayoutSchedule
        {
            Frequency = PayoutFrequency.Daily, DayOfWeek = 0, DayOfMonth = 1, Hour = 0, Minute = 0, Timezone = "Pacific/Chatham", MinimumThreshold = 0.01m,
            BatchSize = 1, MaxRetries = 0, NotificationEmails = ["a@b.c"],
        }).ShouldBeEmpty();
        ScheduleRules.WhatIsWrong(new PayoutSchedule
        {
            DayOfWeek = 6, DayOfMonth = 31, Hour = 23, Minute = 59, MinimumThreshold = 1_000_000, BatchSize = 1_000, MaxRetries = 20,
        }).ShouldBeEmpty();
    }

    [Fact]
    public void A_change_changes_the_named_fields_and_no_other()
    {
        var before = new PayoutSchedule { Frequency = PayoutFrequency.Weekly, DayOfWeek = 3, Hour = 7, BatchSize = 5, NotificationEmails = ["a@b.c"] };
        var after = new ScheduleChange { Hour = 0, Minute = 30, Enabled = false }.AppliedTo(before);
        after.ShouldBe(before with { Hour = 0, Minute = 30, Enabled = false });
        new ScheduleChange().AppliedTo(before).ShouldBe(before);
        var all = new ScheduleChange
        {
            Enabled = false, Frequency = PayoutFrequency.Daily, DayOfWeek = 0, DayOfMonth = 2, Hour = 1, Minute = 2, Timezone = "Asia/Tokyo",
            MinimumThreshold = 3, BatchSize = 4, MaxRetries = 0, NotificationEmails = [],
        };
        all.AppliedTo(before).ShouldBe(new PayoutSchedule
        {
            Enabled = false, Frequency = PayoutFrequency.Daily, DayOfWeek = 0, DayOfMonth = 2, Hour = 1, Minute = 2, Timezone = "Asia/Tokyo",
            MinimumThreshold = 3, BatchSize = 4, MaxRetries = 0, NotificationEmails = all.NotificationEmails, MinimumThresholds = before.MinimumThresholds,
        });
    }

    [Fact]
    public void Every_zone_that_IANA_names_may_be_stored() =>
        NodaTime.DateTimeZoneProviders.Tzdb.Ids.Where(zone => ScheduleRules.WhatIsWrong(new PayoutSchedule { Timezone = zone }).Count > 0).ShouldBeEmpty();
}
