using System.Net;
using System.Text.Json;
using OrleansPayouts.Api.Tests.Operators;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Api.Tests.Writers;

/// <summary>What a hold, another account and a release do, and what their answers say about open payouts.</summary>
public sealed class HoldTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    /// <summary>A change of a writer, by every route that changes hold or account, with the code of what it calls off.</summary>
    private static readonly Dictionary<string, string> Changes = new()
    {
        ["hold"] = "held",
        ["put another account"] = "account_changed",
        ["put no account"] = "no_account",
        ["post another account"] = "account_changed",
        ["csv another account"] = "account_changed",
        ["csv no account"] = "no_account",
    };

    private readonly PayoutInState payouts = new(app);

    public static TheoryData<string> AllChanges => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(AllChanges))]
    public async Task A_change_calls_off_every_payout_that_is_not_in_doubt_and_lists_those_that_are(string change)
    {
        foreach (var state in PayoutInState.All)
        {
            var id = await payouts.Add(state);
            var writer = await app.Read($"select writer_id from payouts where id = '{id.Value}'");
            var before = await payouts.Everything(id);

            var affected = Affected(await Change(change, writer));

            var (status, isOpen) = (PayoutInState.StatusOf(state), PayoutInState.StatusOf(state) is "reserved" or "retry_scheduled" or "unknown" or "needs_review");
            var isWaiting = state is "reserved" or "retry";
            Lists(affected, "calledOff", isWaiting ? 1 : 0);
            Lists(affected, "inDoubt", isOpen && !isWaiting ? 1 : 0);
            if (isWaiting)
            {
                var listed = affected.GetProperty("calledOff")[0];
                Texts(listed).ShouldBe((id.ToString(), PayoutInState.Run, writer, "USD", "cancelled", Changes[change]), state);
                listed.GetProperty("amount").GetRawText().ShouldBe("30.00");
                (await app.Read($"select concat_ws(' ', status, failure_code, (select available_minor from balances b where b.writer_id = p.writer_id)) from payouts p where id = '{id.Value}'"))
                    .ShouldBe($"cancelled {Changes[change]} 3000", state);
            }
            else if (isOpen)
            {
                var listed = affected.GetProperty("inDoubt")[0];
                listed.GetProperty("payoutId").GetString().ShouldBe(id.ToString());
                listed.GetProperty("status").GetString().ShouldBe(status);
                listed.GetProperty("message").GetString()!.Length.ShouldBeGreaterThan(20);
                (await payouts.Everything(id)).ShouldBe(before, $"{state}: in doubt is in doubt");
            }
            else
            {
                (await payouts.Everything(id)).ShouldBe(before, state);
            }
        }
    }

    [Fact]
    public async Task A_release_leaves_its_answer_as_it_was_and_the_next_run_pays_what_the_hold_called_off()
    {
        var id = await payouts.Add("reserved");
        var writer = await app.Read($"select writer_id from payouts where id = '{id.Value}'");
        await Change("hold", writer);

        var released = await app.Admin.PostJson($"/api/admin/writers/{writer}/release", """{"reason":"settled"}""");

        released.Status.ShouldBe(HttpStatusCode.OK);
        released.Json.TryGetProperty("payoutsAffected", out _).ShouldBeFalse();
        released.Json.GetProperty("status").GetString().ShouldBe("active");
        var run = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        (await app.Read($"select status::text from payouts where writer_id = '{writer}' and run_id = '{run.Data.GetProperty("runId").GetString()}'")).ShouldBe("paid");
    }

    /// <summary>A6: importing or changing the account lifts the hold that an account's refusal set, by every route the same.</summary>
    [Theory]
    [InlineData("put another account")]
    [InlineData("post another account")]
    [InlineData("csv another account")]
    public async Task Another_account_lifts_the_hold_of_the_old_one_by_every_route(string change)
    {
        foreach (var (kind, status) in new[] { ("account_closed", "active"), ("account_restricted", "active"), ("manual", "held") })
        {
            var writer = $"lift-{change.Split(' ')[0]}-{kind.Replace('_', '-')}";
            await app.AddWriter(writer);
            await app.Execute($"update writers set hold_kind = '{kind}', hold_reason = 'why' where id = '{writer}'");

            await Change(change, writer);

            (await app.Admin.GetReply($"/api/admin/writers/{writer}")).Json.GetProperty("status").GetString().ShouldBe(status, kind);
        }
    }

    [Fact]
    public async Task Many_writers_are_released_by_id_by_status_or_by_both_and_each_is_in_the_audit_log()
    {
        foreach (var (writer, kind) in new[] { ("many-a", "account_closed"), ("many-b", "account_closed"), ("many-c", "account_restricted"), ("many-d", "manual") })
        {
            await app.AddWriter(writer);
            await app.Execute($"update writers set hold_kind = '{kind}', hold_reason = 'why' where id = '{writer}'");
        }

        (await Release("""{"ids":["many-a","many-c","many-d"],"status":"account_closed","reason":"new accounts"}""")).ShouldBe((1, "many-a"));
        (await Release("""{"ids":["many-a","many-c"],"reason":"new accounts"}""")).ShouldBe((1, "many-c"));
        (await Release("""{"status":"account_closed","reason":"new accounts"}""")).ShouldBe((1, "many-b"));
        (await Release("""{"status":"account_closed","reason":"new accounts"}""")).ShouldBe((0, ""));
        (await app.Admin.GetReply("/api/admin/writers/many-d")).Json.GetProperty("status").GetString().ShouldBe("held");
        (await Release("""{"status":"held","reason":"settled"}""")).Item2.ShouldContain("many-d");
        (await app.Read("""
            select string_agg(subject || ' ' || from_status || ' ' || reason, ', ' order by subject) from audit_entries
            where action = 'writer.released' and actor = 'admin' and subject like 'many-%'
            """)).ShouldBe("many-a account_closed new accounts, many-b account_closed new accounts, many-c account_restricted new accounts, many-d manual settled");
    }

    [Theory]
    [InlineData("""{"reason":"x"}""", "ids: is required unless status is given")]
    [InlineData("""{"ids":["nobody-here"],"reason":"x"}""", "ids: must name writers that exist; these do not: nobody-here")]
    [InlineData("""{"ids":["a b"],"reason":"x"}""", "ids: must each be")]
    [InlineData("""{"status":"active","reason":"x"}""", "status: must be one of held, account_restricted, account_closed")]
    [InlineData("""{"status":"held"}""", "reason: is required")]
    public async Task A_release_of_many_says_what_is_wrong_with_it(string body, string expected)
    {
        var reply = await app.Admin.PostJson("/api/admin/writers/release", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal), reply.Text);
    }

    private async Task<(int, string)> Release(string body)
    {
        var reply = await app.Admin.PostJson("/api/admin/writers/release", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return (reply.Json.GetProperty("released").GetInt32(), string.Join(' ', reply.Json.GetProperty("writerIds").EnumerateArray().Select(id => id.GetString())));
    }

    private async Task<Reply> Change(string change, string writer)
    {
        var account = change.EndsWith("another account", StringComparison.Ordinal) ? $"acct_new_{writer.Replace('-', '_')}" : "";
        var json = JsonSerializer.Serialize(new { displayName = "Writer " + writer, stripeAccountId = account.Length == 0 ? null : account, currency = "USD" });
        var reply = change.Split(' ')[0] switch
        {
            "hold" => await app.Admin.PostJson($"/api/admin/writers/{writer}/hold", """{"reason":"under review"}"""),
            "put" => await Put(writer, json),
            "post" => await app.Admin.PostJson("/api/admin/writers", "[" + json.Replace("{", $$"""{"id":"{{writer}}",""", StringComparison.Ordinal) + "]"),
            _ => await app.Admin.PostCsv("/api/admin/writers", $"id,display_name,stripe_account_id,currency\n{writer},Writer {writer},{account},USD\n"),
        };
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply;
    }

    private async Task<Reply> Put(string writer, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Admin.PutAsync($"/api/admin/writers/{writer}", content, TestContext.Current.CancellationToken);
        return await Reply.Read(answer);
    }

    private static JsonElement Affected(Reply reply) => reply.Json.GetProperty("payoutsAffected");

    private static void Lists(JsonElement affected, string name, int count)
    {
        affected.GetProperty(name + "Count").GetInt32().ShouldBe(count);
        affected.GetProperty(name).GetArrayLength().ShouldBe(count);
    }

    private static (string?, string?, string?, string?, string?, string?) Texts(JsonElement listed)
    {
        string? Text(string name) => listed.GetProperty(name).GetString();
        return (Text("payoutId"), Text("runId"), Text("writerId"), Text("currency"), Text("status"), Text("code"));
    }
}
