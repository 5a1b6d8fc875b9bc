using System.Net;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests;

public sealed class WrongInputTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Good = """{"id":"e1","writerId":"w1","amount":12.5,"currency":"USD","earnedAt":"2026-05-01T10:00:00Z"}""";

    [Theory]
    [InlineData("12.5", "-12.5", "amount: must be above zero")]
    [InlineData("12.5", "0", "amount: must be above zero")]
    [InlineData("12.5", "12.345", "amount: USD has 2 decimals, and amounts are not rounded")]
    [InlineData("12.5", "0.01000000000000000000000000000000000001", "amount: must be a plain decimal number")]
    [InlineData("12.5", "100000000000.01", "amount: is larger than 100,000,000,000.00 USD")]
    [InlineData("12.5", "79228162514264337593543950335", "amount: must be a plain decimal number")]
    [InlineData("12.5", "1e400", "amount: must be a plain decimal number")]
    [InlineData("12.5", "\"12.5\"", "amount: must be a number, is a string")]
    [InlineData("12.5", "null", "amount: is required")]
    [InlineData("\"USD\"", "\"XXX\"", "currency: must be the ISO 4217 code")]
    [InlineData("\"USD\"", "7", "currency: must be a string, is a number")]
    [InlineData("\"w1\"", "\"../w1\"", "writerId: must be 1 to 64 letters")]
    [InlineData("\"e1\"", "\"\\ud800\"", "id: must be valid Unicode")]
    [InlineData("2026-05-01T10:00:00Z", "2026-05-01T10:00:00", "earnedAt: must be an instant")]
    [InlineData("2026-05-01T10:00:00Z", "2026-02-30T10:00:00Z", "earnedAt: must be an instant")]
    [InlineData("\"currency\"", "\"curency\"", "curency: is not known here")]
    public async Task An_earning_with_a_mistake_is_refused_by_field(string right, string wrong, string expected)
    {
        var reply = await app.Admin.PostJson("/api/admin/earnings", $"[{Good.Replace(right, wrong, StringComparison.Ordinal)}]");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.ContentType.ShouldBe("application/problem+json");
        reply.Code.ShouldBe("validation");
        reply.Errors.ShouldContain(error => error.StartsWith("1 " + expected, StringComparison.Ordinal), reply.Text);
    }

    [Theory]
    [InlineData("[null]", "1 : must be an object, is null")]
    [InlineData("7", ": must be an object, is a number")]
    public async Task What_is_no_object_is_told_once(string body, string expected) =>
        (await app.Admin.PostJson("/api/admin/earnings", body)).Errors.ShouldBe([expected]);

    [Theory]
    [InlineData("/api/cron/automated-payouts?dryRun=true", "dryRun")]
    [InlineData("/api/cron/automated-payouts?dryrun=1", "dryRun")]
    public async Task What_belongs_in_the_body_is_not_ignored_in_the_address(string path, string field)
    {
        var got = await app.Cron.GetReply(path);
        var posted = await app.Cron.PostJson(path, "{}");

        got.Status.ShouldBe(HttpStatusCode.BadRequest, got.Text);
        got.Errors.Single().ShouldStartWith(field + ": belongs in the body");
        posted.Status.ShouldBe(HttpStatusCode.BadRequest, posted.Text);
    }

    [Theory]
    [InlineData("/api/cron/automated-payouts?dry_run=true", "dry_run: is not known here; did you mean dryRun? The query parameters are forceRun, dryRun,")]
    [InlineData("/api/cron/automated-payouts?dry-run=1", "dry-run: is not known here")]
    public async Task A_mistyped_dry_run_is_not_passed_over(string path, string error)
    {
        var before = (await app.Admin.GetReply("/api/admin/runs")).Text;
        var got = await app.Cron.GetReply(path);
        var posted = await app.Cron.PostJson(path, "{}");

        got.Status.ShouldBe(HttpStatusCode.BadRequest, got.Text);
        got.Errors.Single().ShouldStartWith(error);
        posted.Status.ShouldBe(HttpStatusCode.BadRequest, posted.Text);
        WithoutCorrelation((await app.Admin.GetReply("/api/admin/runs")).Text).ShouldBe(WithoutCorrelation(before));

        static string WithoutCorrelation(string text) => text[..text.IndexOf("\"correlationId\"", StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData("/api/admin/writers?email=ada@example.com&status=held", "email status")]
    [InlineData("/api/admin/writers/w1?id=w2", "id")]
    [InlineData("/api/admin/runs?stauts=paused", "stauts")]
    [InlineData("/api/admin/payout-monitoring?includeAlert=true", "includeAlert")]
    [InlineData("/api/admin/schedule/preview?count=1&form=2026-01-01T00:00:00Z", "form")]
    [InlineData("/api/admin/audit?since=2026-01-01T00:00:00Z", "since")]
    [InlineData("/api/admin/events?x", "x")]
    public async Task A_query_parameter_that_nothing_reads_is_refused_by_name(string path, string names)
    {
        var reply = await app.Admin.GetReply(path);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.Select(error => error.Split(':')[0]).ShouldBe(names.Split(' '));
        reply.Errors.ShouldAllBe(error => error.Contains("is not known here"));
        // Nobody learns what an address takes without a key.
        (await app.Anonymous.GetReply(path)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/api/admin/runs?stauts=paused", "status")]
    [InlineData("/api/admin/runs?LIMT=5", "limit")]
    [InlineData("/api/admin/payout-monitoring?includeAlert=true", "includeAlerts")]
    [InlineData("/api/admin/schedule/preview?cuont=3", "count")]
    public async Task The_nearest_query_parameter_is_named(string path, string nearest) =>
        (await app.Admin.GetReply(path)).Errors.Single().ShouldContain($"did you mean {nearest}?");

    [Fact]
    public async Task An_empty_body_is_called_empty()
    {
        var reply = await app.Admin.PostJson("/api/admin/writers", "");

        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.BadRequest, "malformed_json"));
        reply.Json.GetProperty("detail").GetString().ShouldBe("The body is empty. Send JSON.");
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_told_once()
    {
        using var content = new ByteArrayContent(System.Text.Encoding.Latin1.GetBytes(
            "id,display_name,currency\n" + string.Concat(Enumerable.Range(0, 200).Select(number => $"l{number},J\u00f6rg,EUR\n"))));
        content.Headers.TryAddWithoutValidation("Content-Type", "text/csv");

        using var answer = await app.Admin.PostAsync("/api/admin/writers", content, TestContext.Current.CancellationToken);
        var reply = await Reply.Read(answer);

        reply.Errors.ShouldBe(["2 : is not UTF-8, as the whole file must be; further lines that are not are not listed"]);
        (await app.Admin.GetReply("/api/admin/writers/l0")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_probe_may_ask_for_the_status_alone(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await app.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Texts_are_written_as_they_are_but_for_markup()
    {
        const string name = "O'Neill + Søn \"A\" \\ <b>&amp; \U0001F600";
        await app.Admin.PostJson("/api/admin/writers", JsonSerializer.Serialize(new { id = "plain", displayName = name, currency = "EUR" }));

        var reply = await app.Admin.GetReply("/api/admin/writers/plain");

        reply.Json.GetProperty("displayName").GetString().ShouldBe(name);
        reply.Text.ShouldContain("O'Neill + Søn \\\"A\\\" \\\\ \\u003Cb\\u003E\\u0026amp; \U0001F600");
    }

    [Fact]
    public async Task Fractions_of_a_yen_are_refused()
    {
        var yen = Good.Replace("USD", "JPY", StringComparison.Ordinal);

        var reply = await app.Admin.PostJson("/api/admin/earnings", $"[{yen}]");

        reply.Errors.ShouldBe(["1 amount: JPY has 0 decimals, and amounts are not rounded; is 12.5"]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("")]
    [InlineData("{\"id\":1,\"id\":2}")]
    [InlineData("[[[[[[[[[[[[1]]]]]]]]]]]]")]
    [InlineData("{\"\\ud800\":1,\"\\ud800\":2}")]
    public async Task Malformed_json_is_a_problem_of_its_own(string body)
    {
        var reply = await app.Admin.PostJson("/api/admin/earnings", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Code.ShouldBe("malformed_json", reply.Text);
    }

    [Fact]
    public async Task Several_mistakes_are_told_at_once()
    {
        var reply = await app.Cron.PostJson(
            Calls.CronRoute, """{"forceRun":"yes","batchSize":0,"maxRetries":2.5,"slot":"now","wait":121,"speed":9}""");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Errors.Select(error => error.Split(':')[0]).Order().ShouldBe(["batchSize", "forceRun", "maxRetries", "slot", "speed", "wait"]);
    }

    [Fact]
    public async Task Other_content_types_are_refused()
    {
        (await app.Admin.PostBody("/api/admin/earnings", "<a/>", "application/xml")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await app.Cron.PostBody(Calls.CronRoute, "a=b", "application/x-www-form-urlencoded")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("application/json; charset=Utf-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("text/csv; charset=latin1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain; charset=utf-8", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_charset_is_read_in_any_case(string type, HttpStatusCode expected)
    {
        using var content = new ByteArrayContent("[]"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await app.Admin.PostAsync("/api/admin/earnings", content, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        // The server answers without reading the body and closes; a client that asks first hears the answer every time.
        using var request = new HttpRequestMessage(HttpMethod.Post, Calls.CronRoute);
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent(new string(' ', 2 * 1024 * 1024), System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Cron.SendAsync(request, TestContext.Current.CancellationToken);
        var reply = await Reply.Read(answer);

        reply.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        reply.Code.ShouldBe("too_large");
    }

    [Theory]
    [InlineData("Robert'); DROP TABLE writers;--")]
    [InlineData("<script>alert(1)</script> & \"quotes\"")]
    [InlineData("=HYPERLINK(\"http://example.org\")")]
    [InlineData("谢志强 👩‍👩‍👧 مها")]
    public async Task Names_are_kept_to_the_letter(string name)
    {
        var json = JsonSerializer.Serialize(new { id = "named", displayName = name, currency = "EUR" });
        (await app.Admin.PostJson("/api/admin/writers", json)).Status.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.OK);

        var reply = await app.Admin.GetReply("/api/admin/writers/named");

        reply.Json.GetProperty("displayName").GetString().ShouldBe(name);
        reply.Text.ShouldNotContain("<script>");
    }

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[31mb")]
    [InlineData("a\u2028b")]
    [InlineData(" ")]
    public async Task Names_with_control_characters_are_refused(string name)
    {
        var json = JsonSerializer.Serialize(new { id = "control", displayName = name, currency = "EUR" });

        var reply = await app.Admin.PostJson("/api/admin/writers", json);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Errors.Single().ShouldStartWith("displayName: must not");
        (await app.Admin.GetReply("/api/admin/writers/control")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/admin/runs?limit=0", "limit")]
    [InlineData("/api/admin/runs?limit=101", "limit")]
    [InlineData("/api/admin/runs?cursor=bm9uc2Vuc2U", "cursor")]
    [InlineData("/api/admin/runs?status=gone", "status")]
    [InlineData("/api/admin/writers?cursor=%00", "cursor")]
    [InlineData("/api/admin/runs/manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV/payouts?code=%00", "code")]
    [InlineData("/api/admin/runs/manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV/payouts?writer=%27", "writer")]
    public async Task Queries_that_make_no_sense_are_refused_by_name(string path, string field)
    {
        var reply = await app.Admin.GetReply(path);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.Single().ShouldStartWith(field + ":");
    }

    [Theory]
    [InlineData("/api/admin/writers/nobody")]
    [InlineData("/api/admin/writers/%27%20or%201=1")]
    [InlineData("/api/admin/runs/x")]
    [InlineData("/api/admin/runs/manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV/payouts")]
    [InlineData("/api/admin/runs/manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV/exclusions")]
    [InlineData("/api/admin/payouts/po_1")]
    [InlineData("/api/nothing")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        var reply = await app.Admin.GetReply(path);

        reply.Status.ShouldBe(HttpStatusCode.NotFound, reply.Text);
        reply.Code.ShouldBe("not_found");
        reply.Json.GetProperty("error").GetString().ShouldBe(reply.Json.GetProperty("title").GetString());
        reply.Json.GetProperty("correlationId").GetString().ShouldBe(reply.CorrelationId);
    }

    [Fact]
    public async Task A_hold_needs_a_reason_and_a_release_lifts_it()
    {
        await app.AddWriter("holdme");

        (await app.Admin.PostJson("/api/admin/writers/holdme/hold", "{}")).Errors.ShouldBe(["reason: is required"]);
        var held = await app.Admin.PostJson("/api/admin/writers/holdme/hold", """{"reason":"A dispute is open."}""");
        held.Json.GetProperty("status").GetString().ShouldBe("held");
        held.Json.GetProperty("holdReason").GetString().ShouldBe("A dispute is open.");
        var released = await app.Admin.PostJson("/api/admin/writers/holdme/release", """{"reason":"It is settled."}""");
        released.Json.GetProperty("status").GetString().ShouldBe("active");
        (await app.Admin.PostJson("/api/admin/writers/nobody/hold", """{"reason":"Whoever."}""")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
