using System.Net;
using System.Text;
using OrleansPayouts.Api.Tests.Keys;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Idempotency;

public sealed class IdempotencyTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Writers = "/api/admin/writers";
    private const string Earnings = "/api/admin/earnings";

    [Fact(Timeout = 60_000)]
    public async Task The_same_call_gets_the_first_answer_and_does_nothing()
    {
        const string body = """{"id":"idem-1","displayName":"Ada Lovelace","email":"ada@idem.test","currency":"USD","minimumThreshold":40.50}""";
        var first = await Post(Writers, "first-1", body);
        await app.Admin.PostJson(Writers, """{"id":"idem-1","displayName":"Ada King","currency":"USD"}""");

        var again = await Post(Writers, "first-1", body);

        first.Status.ShouldBe(HttpStatusCode.Created);
        first.Message.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        again.Status.ShouldBe(HttpStatusCode.Created);
        again.Location.ShouldBe(first.Location);
        again.ContentType.ShouldBe("application/json");
        again.Message.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        Without(again).ShouldBe(Without(first));
        again.Text.ShouldContain("40.50");
        // Each request has its own correlation id, in the body as in the header.
        again.Json.GetProperty("correlationId").GetString().ShouldBe(again.CorrelationId);
        again.CorrelationId.ShouldNotBe(first.CorrelationId);
        (await app.Admin.GetReply(Writers + "/idem-1")).Json.GetProperty("displayName").GetString().ShouldBe("Ada King");
        // What is kept has names and addresses in it.
        (await app.Read("select string_agg(answer, ' ') from idempotent_answers where answer is not null")).ShouldNotContain("Lovelace");
        (await app.Read("select coalesce(string_agg(a::text, ' '), '') from idempotent_answers a")).ShouldNotContain("first-1");
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_call_under_the_key_is_refused_and_does_nothing()
    {
        await Post(Writers, "other-1", """{"id":"idem-2","displayName":"Two","currency":"USD"}""");

        foreach (var (path, body, type) in new[]
                 {
                     (Writers, """{"id":"idem-2b","displayName":"Two","currency":"USD"}""", "application/json"),
                     (Earnings, """{"id":"idem-2","displayName":"Two","currency":"USD"}""", "application/json"),
                     (Writers, """{"id":"idem-2","displayName":"Two","currency":"USD"}""", "text/csv"),
                     (Writers, "", "application/json"),
                 })
        {
            var reply = await Post(path, "other-1", body, type);
            reply.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, reply.Text);
            (reply.Code, reply.Json.GetProperty("retryable").GetBoolean()).ShouldBe(("idempotency_key_reused", false));
        }

        (await app.Admin.GetReply(Writers + "/idem-2b")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_is_being_carried_out_is_not_begun_again()
    {
        const string body = """[{"id":"idem-3-e","writerId":"idem-3","amount":5,"currency":"USD","earnedAt":"2026-05-01T10:00:00Z"}]""";
        await app.AddWriter("idem_3");
        var earning = body.Replace("\"idem-3\"", "\"idem_3\"");
        await using var connection = await app.Database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var locked = connection.CreateCommand())
        {
            locked.CommandText = "lock table earnings in exclusive mode";
            await locked.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var first = Post(Earnings, "busy-1", earning);
        await Eventually.Holds(async () => await app.Read("select count(*)::text from idempotent_answers where claimed_until is not null") == "1");
        var second = await Post(Earnings, "busy-1", earning);
        var other = await Post(Earnings, "busy-1", "[]");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        var done = await first;
        var third = await Post(Earnings, "busy-1", earning);

        second.Status.ShouldBe(HttpStatusCode.Conflict, second.Text);
        (second.Code, second.Json.GetProperty("retryable").GetBoolean()).ShouldBe(("idempotency_in_progress", true));
        second.Message.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, other.Text);
        done.Status.ShouldBe(HttpStatusCode.OK, done.Text);
        Without(third).ShouldBe(Without(done));
        third.Json.GetProperty("accepted").GetInt32().ShouldBe(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_many_at_once_one_is_carried_out()
    {
        await app.AddWriter("idem_4");
        const string body = """[{"id":"idem-4-e","writerId":"idem_4","amount":5,"currency":"USD","earnedAt":"2026-05-01T10:00:00Z"}]""";

        var replies = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Post(Earnings, "many-1", body)));

        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.OK || reply.Status == HttpStatusCode.Conflict);
        var answers = replies.Where(reply => reply.Status == HttpStatusCode.OK).ToList();
        answers.Count(reply => !reply.Message.Headers.Contains("Idempotency-Replayed")).ShouldBe(1);
        // A second one that were carried out would find the earning there: accepted 0, duplicates 1.
        answers.ShouldAllBe(reply => reply.Json.GetProperty("accepted").GetInt32() == 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_refused_does_not_use_up_the_key()
    {
        (await Post(Writers, "refused-1", """{"id":"idem-5"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Post(Writers, "refused-1", "{")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Post(Earnings, "refused-1", "x", "text/plain")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);

        (await Post(Writers, "refused-1", """{"id":"idem-5","displayName":"Five","currency":"USD"}""")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_is_forgotten_after_a_day_and_taken_over_from_a_process_that_is_gone()
    {
        const string body = """{"id":"idem-6","displayName":"Six","currency":"USD"}""";
        await Post(Writers, "day-1", body);
        (await app.Read("select count(*)::text from idempotent_answers where expires_at between now() + interval '23 hours 59 minutes' and now() + interval '24 hours'"))
            .ShouldNotBe("0");
        await app.Execute("update idempotent_answers set expires_at = now() - interval '1 second'");

        // Carried out: the writer is there, so it is no longer created.
        var anew = await Post(Writers, "day-1", """{"id":"idem-6","displayName":"Six again","currency":"USD"}""");
        anew.Status.ShouldBe(HttpStatusCode.OK, anew.Text);
        anew.Json.GetProperty("displayName").GetString().ShouldBe("Six again");
        // The others that had expired are gone with it.
        (await app.Read("select count(*)::text from idempotent_answers where expires_at < now()")).ShouldBe("0");

        const string unanswered = "update idempotent_answers set status = null, location = null, answer = null, claimed_until = now()";
        await app.Execute(unanswered + " + interval '1 minute'");
        (await Post(Writers, "day-1", """{"id":"idem-6","displayName":"Six again","currency":"USD"}""")).Status.ShouldBe(HttpStatusCode.Conflict);
        await app.Execute(unanswered + " - interval '1 second'");
        (await Post(Writers, "day-1", body)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Post(Writers, "day-1", """{"id":"idem-6","displayName":"Six again","currency":"USD"}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact(Timeout = 60_000)]
    public async Task Each_caller_has_keys_of_its_own()
    {
        using var importer = app.Client((await app.MakeKey(KeyScope.Admin)).Text);
        await Post(Writers, "mine-1", """{"id":"idem-7","displayName":"Seven","currency":"USD"}""");

        var theirs = await Post(Writers, "mine-1", """{"id":"idem-7b","displayName":"Seven","currency":"USD"}""", client: importer);

        theirs.Status.ShouldBe(HttpStatusCode.Created, theirs.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_large_import_is_hashed_and_read_whole()
    {
        await app.AddWriter("idem_8");
        var csv = new StringBuilder("id,writer_id,amount,currency,earned_at,source\n");
        for (var line = 0; line < 30_000; line++)
            csv.Append($"idem-8-{line},idem_8,1.00,USD,2026-05-01T10:00:00Z,article number {line}\n");
        csv.Length.ShouldBeGreaterThan(1024 * 1024);

        var first = await Post(Earnings, "large-1", csv.ToString(), "text/csv");
        var again = await Post(Earnings, "large-1", csv.ToString(), "text/csv");
        var other = await Post(Earnings, "large-1", csv.Append("idem-8-x,idem_8,1.00,USD,2026-05-01T10:00:00Z,one more\n").ToString(), "text/csv");

        first.Json.GetProperty("accepted").GetInt32().ShouldBe(30_000, first.Text);
        again.Json.GetProperty("accepted").GetInt32().ShouldBe(30_000, again.Text);
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("with space")]
    [InlineData("with\ttab")]
    [InlineData("")]
    public async Task A_key_of_another_form_is_refused(string key)
    {
        var reply = await Post(Writers, key.Length == 0 ? new string('k', 256) : key, """{"id":"idem-9","displayName":"Nine","currency":"USD"}""");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Errors.ShouldHaveSingleItem().ShouldStartWith("Idempotency-Key: must be 1 to 255");
    }

    private async Task<Reply> Post(string path, string key, string body, string type = "application/json", HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await (client ?? app.Admin).SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.Read(answer);
    }

    private static string Without(Reply reply) =>
        string.Join(',', reply.Json.EnumerateObject().Where(field => field.Name != "correlationId").Select(field => $"{field.Name}={field.Value.GetRawText()}"));
}
