using System.Net;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests.Audit;

public sealed class AuditExportTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Route = "/api/admin/audit";

    [Fact]
    public async Task Each_line_is_an_entry_and_a_reading_goes_on_where_the_last_one_ended()
    {
        await app.Execute("""
            insert into audit_entries (at, actor, action, subject, reason, correlation_id, before, after)
            select '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second', 'olga', 'thing.changed', 't' || n, 'why', 'corr_x', '{"a":1}', '{"a":2}'
            from generate_series(1, 2500) n
            """);
        var lines = await Lines("?from=2026-01-01T00:00:01Z&to=2026-01-01T00:41:41Z");
        lines.Count.ShouldBe(2500, "more than one page, and the end is not included");
        lines.Select(line => line.GetProperty("id").GetInt64()).ShouldBeInOrder();
        var first = lines[0];
        first.GetProperty("at").GetString().ShouldBe("2026-01-01T00:00:01.000Z");
        (first.GetProperty("actor").GetString(), first.GetProperty("action").GetString(), first.GetProperty("subject").GetString()).ShouldBe(("olga", "thing.changed", "t1"));
        first.GetProperty("entryCorrelationId").GetString().ShouldBe("corr_x");
        (first.GetProperty("before").GetProperty("a").GetInt32(), first.GetProperty("after").GetProperty("a").GetInt32()).ShouldBe((1, 2));
        first.GetProperty("digest").GetString().ShouldBe(await app.Read($"""
            select encode(substr(l.digests, 1, 32), 'hex') from audit_links l where l.entry_ids[1] = {first.GetProperty("id")}
            """));

        var after = lines[999].GetProperty("id").GetInt64();
        (await Lines($"?from=2026-01-01T00:00:01Z&to=2026-01-01T00:41:40Z&after={after}")).Count.ShouldBe(1499);
        (await Lines("?from=2999-01-01T00:00:00Z")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_people_wrote_into_reasons_leaves_without_addresses_accounts_and_keys()
    {
        await app.Execute("""
            insert into audit_entries (at, actor, action, subject, reason, after) values ('2025-05-05T00:00:00Z', 'olga', 'secret.told', 'x',
              'ask ada.lovelace+pay@mail.example.co.uk about acct_1AbC234567, sk_live_51HxyzABCDEF, whsec_abcdef123456', '{"note":"bob@example.org"}')
            """);
        var line = (await Lines("?from=2025-05-05T00:00:00Z&to=2025-05-06T00:00:00Z")).ShouldHaveSingleItem();
        line.GetProperty("reason").GetString().ShouldBe("ask …@… about acct_…, sk_live_…, whsec_…");
        line.GetProperty("after").GetProperty("note").GetString().ShouldBe("…@…");
    }

    [Theory]
    [InlineData("?from=yesterday", "from: must be an instant like 2026-02-01T09:00:00Z (ISO 8601, with Z or an offset), in 1970 or later")]
    [InlineData("?to=2026", "to: must be an instant like 2026-02-01T09:00:00Z (ISO 8601, with Z or an offset), in 1970 or later")]
    [InlineData("?after=x", "after: must be the id of an entry")]
    [InlineData("?after=-1", "after: must be the id of an entry")]
    public async Task Wrong_input_is_told(string query, string expected)
    {
        var reply = await app.Admin.GetReply(Route + query);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Errors.ShouldBe([expected]);
    }

    [Fact]
    public async Task The_log_is_for_admins()
    {
        (await app.Anonymous.GetReply(Route)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Cron.GetReply(Route)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<List<JsonElement>> Lines(string query)
    {
        var reply = await app.Admin.GetReply(Route + query);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.ContentType.ShouldBe("application/x-ndjson");
        reply.CorrelationId.ShouldNotBeNullOrEmpty();
        return [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
