using System.Net;

namespace OrleansPayouts.Api.Tests.Schedules;

public sealed class PreviewTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Route = "/api/admin/schedule/preview";

    [Fact(Timeout = 60_000)]
    public async Task The_present_schedule_shows_its_next_twelve_slots()
    {
        var reply = await app.Admin.GetReply(Route);

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        var slots = Slots(reply);
        slots.Count.ShouldBe(12);
        // The default: monthly, the 1st at 09:00 UTC.
        slots.ShouldAllBe(slot => slot.Slot.EndsWith("-01T09:00:00.000Z") && slot.Local.EndsWith("-01T09:00:00+00:00") && slot.Marks == "");
        slots.Select(slot => slot.Slot).ShouldBeInOrder();
        DateTimeOffset.Parse(slots[0].Slot).ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
        Slots(await app.Admin.GetReply(Route + "?count=1000")).Count.ShouldBe(1_000);
        Slots(await app.Admin.PostBody(Route, "", "application/json")).ShouldBe(slots);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_proposed_schedule_shows_clamped_days_gaps_and_overlaps_and_is_not_stored()
    {
        var before = (await app.Admin.GetReply(Route)).Text.Split("\"correlationId\"")[0];

        Slots(await app.Admin.PostJson(Route, """{"config":{"dayOfMonth":31,"hour":10},"from":"2028-01-31T10:00:00Z","count":3}""")).ShouldBe(
        [
            ("2028-02-29T10:00:00.000Z", "2028-02-29T10:00:00+00:00", "clamped"),
            ("2028-03-31T10:00:00.000Z", "2028-03-31T10:00:00+00:00", ""),
            ("2028-04-30T10:00:00.000Z", "2028-04-30T10:00:00+00:00", "clamped"),
        ]);
        // Strictly after: a slot at the very instant is not among them, and one a moment later is.
        Slots(await app.Admin.PostJson(
            Route, """{"config":{"frequency":"daily","hour":2,"minute":30,"timezone":"Europe/Berlin"},"from":"2026-03-28T01:29:59.999Z","count":2}""")).ShouldBe(
        [
            ("2026-03-28T01:30:00.000Z", "2026-03-28T02:30:00+01:00", ""),
            ("2026-03-29T01:00:00.000Z", "2026-03-29T03:00:00+02:00", "gap"),
        ]);
        Slots(await app.Admin.PostJson(
            Route, """{"config":{"frequency":"weekly","dayOfWeek":0,"hour":1,"minute":15,"timezone":"America/New_York"},"from":"2026-10-25T05:15:00Z","count":2}""")).ShouldBe(
        [
            ("2026-11-01T05:15:00.000Z", "2026-11-01T01:15:00-04:00", "overlap"),
            ("2026-11-08T06:15:00.000Z", "2026-11-08T01:15:00-05:00", ""),
        ]);

        (await app.Admin.GetReply(Route)).Text.Split("\"correlationId\"")[0].ShouldBe(before);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_schedule_that_is_off_says_so()
    {
        var off = await app.Admin.PostJson(Route, """{"config":{"enabled":false}}""");

        off.Data.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        (await app.Admin.GetReply(Route)).Data.GetProperty("enabled").GetBoolean().ShouldBeTrue();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"config":{"hour":24,"dayOfMonth":0,"timezone":"Mars/Olympus","every":1},"count":1001}""", "config.every: ", "config.dayOfMonth: ", "config.hour: ", "config.timezone: ", "count: ")]
    [InlineData("""{"config":[]}""", "config: must be an object, is an array")]
    [InlineData("""{"config":"daily"}""", "config: must be an object, is a string")]
    [InlineData("""{"config":{"frequency":7}}""", "config.frequency: must be a string, is a number")]
    [InlineData("""{"from":"yesterday"}""", "from: ")]
    [InlineData("""{"from":"1969-12-31T00:00:00Z"}""", "from: must be an instant like")]
    [InlineData("""{"from":"9999-12-31T00:00:00Z","count":1000}""", "from: must not be after the beginning of 8900")]
    [InlineData("""{"count":0}""", "count: must be a whole number from 1 to 1000")]
    [InlineData("""{"schedule":{}}""", "schedule: is not known here")]
    public async Task What_is_wrong_is_told_field_by_field(string body, params string[] expected)
    {
        var reply = await app.Admin.PostJson(Route, body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.Count.ShouldBe(expected.Length, reply.Text);
        foreach (var start in expected)
            reply.Errors.ShouldContain(error => error.StartsWith(start, StringComparison.Ordinal), $"{start} in {reply.Text}");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("twelve")]
    [InlineData("-1")]
    public async Task A_count_out_of_range_is_refused(string count)
    {
        var reply = await app.Admin.GetReply($"{Route}?count={count}");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Errors.ShouldHaveSingleItem().ShouldStartWith("count: must be a whole number from 1 to 1000");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_latest_possible_question_is_answered()
    {
        var reply = await app.Admin.PostJson(Route, """{"from":"8900-01-01T00:00:00Z","count":1000}""");

        Slots(reply)[^1].Slot.ShouldBe("8983-04-01T09:00:00.000Z");
    }

    private static List<(string Slot, string Local, string Marks)> Slots(Reply reply)
    {
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return
        [
            .. reply.Data.GetProperty("slots").EnumerateArray().Select(slot => (
                slot.GetProperty("slot").GetString()!,
                slot.GetProperty("local").GetString()!,
                string.Join(',', slot.GetProperty("marks").EnumerateArray().Select(mark => mark.GetString())))),
        ];
    }
}
