using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Tests.Keys;

public sealed class KeyLifeTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Keys = "/api/admin/keys";

    [Fact]
    public async Task A_key_is_shown_once_and_nowhere_kept()
    {
        var (text, prefix) = await app.MakeKey(KeyScope.Read);

        text.ShouldStartWith(prefix + "_");
        var shown = await app.Admin.GetReply($"{Keys}/{prefix}");
        shown.Text.ShouldNotContain(text[17..]);
        shown.Json.GetProperty("status").GetString().ShouldBe("active");
        shown.Json.GetProperty("createdBy").GetString().ShouldBe("admin");
        (await app.Admin.GetReply(Keys + "?limit=100")).Text.ShouldNotContain(text[17..]);
        (await WholeDatabase()).ShouldContain(prefix);
        (await WholeDatabase()).ShouldNotContain(text[17..]);
    }

    [Fact]
    public async Task The_same_secret_has_another_hash_under_another_salt()
    {
        await app.MakeKey(KeyScope.Read);
        await app.MakeKey(KeyScope.Read);

        (await app.Read("select (count(*) = count(distinct salt) and count(*) = count(distinct hash))::text from api_keys")).ShouldBe("true");
        KeyDigest.Of("a key", new byte[16]).Hash.ShouldNotBe(KeyDigest.Of("a key", [.. Enumerable.Repeat((byte)1, 16)]).Hash);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_the_next_request_on_and_revoking_it_again_is_harmless()
    {
        var (text, prefix) = await app.MakeKey(KeyScope.Read);
        using var client = app.Client(text);
        (await client.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.OK);

        var first = await app.Admin.PostJson($"{Keys}/{prefix}/revoke", """{"reason":"it was seen in a log"}""");
        (await client.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var second = await app.Admin.PostJson($"{Keys}/{prefix}/revoke", """{"reason":"again"}""");

        first.Json.GetProperty("status").GetString().ShouldBe("revoked");
        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Json.GetProperty("revokedAt").GetString().ShouldBe(first.Json.GetProperty("revokedAt").GetString());
        (await app.Read($"select string_agg(actor || ' ' || action || ' ' || reason, ', ' order by id) from audit_entries where subject = '{prefix}'"))
            .ShouldBe("admin key.made read, admin key.revoked it was seen in a log (read)");
    }

    [Fact]
    public async Task A_rotated_key_and_its_successor_both_open_until_the_grace_is_over()
    {
        var (old, prefix) = await app.MakeKey(KeyScope.Read, KeyScope.Cron);

        var reply = await app.Admin.PostJson($"{Keys}/{prefix}/rotate", """{"reason":"a year is over","graceSeconds":3600}""");

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        reply.Json.GetProperty("scope").GetString().ShouldBe("read cron");
        reply.Json.GetProperty("replaces").GetString().ShouldBe(prefix);
        foreach (var key in new[] { old, reply.Json.GetProperty("key").GetString()! })
        {
            using var client = app.Client(key);
            (await client.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.OK);
        }

        var left = (await app.Admin.GetReply($"{Keys}/{prefix}")).Json.GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        left.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task A_key_rotated_without_grace_opens_nothing_and_is_not_rotated_again()
    {
        var (old, prefix) = await app.MakeKey(KeyScope.Read);
        (await app.Admin.PostJson($"{Keys}/{prefix}/rotate", """{"reason":"it leaked","graceSeconds":0}""")).Status.ShouldBe(HttpStatusCode.Created);

        using var client = app.Client(old);
        (await client.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var again = await app.Admin.PostJson($"{Keys}/{prefix}/rotate", """{"reason":"again"}""");
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Code.ShouldBe("key_not_usable");
        again.Json.GetProperty("currentStatus").GetString().ShouldBe("expired");
    }

    [Fact]
    public async Task Who_acts_with_a_key_stands_in_the_audit_log_by_its_prefix_and_its_last_use_is_written()
    {
        await app.AddWriter("audited");
        var (text, prefix) = await app.MakeKey(KeyScope.Operate);
        using var client = app.Client(text);
        (await client.PostJson("/api/admin/writers/audited/hold", """{"reason":"a dispute"}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await app.Read("select actor from audit_entries where subject = 'audited' and action = 'writer.held'")).ShouldBe(prefix);
        (await app.Admin.GetReply($"{Keys}/{prefix}")).Json.GetProperty("lastUsedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        await app.Services.GetRequiredService<KeyUses>().Write(TestContext.Current.CancellationToken);
        (await app.Admin.GetReply($"{Keys}/{prefix}")).Json.GetProperty("lastUsedAt").GetDateTimeOffset()
            .ShouldBeInRange(TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
    }

    [Theory]
    [InlineData("""{"name":"x","scope":"root"}""", "scope: must be of cron, read, operate, admin; is 'root'")]
    [InlineData("""{"name":"x","scope":"read read"}""", "scope: names read more than once")]
    [InlineData("""{"name":"x","scope":"read  cron"}""", "scope: must be of cron, read, operate, admin; is ''")]
    [InlineData("""{"name":"x","scope":["read"]}""", "scope: must be a string, is an array")]
    [InlineData("""{"scope":"read"}""", "name: is required")]
    [InlineData("""{"name":"x"}""", "scope: is required")]
    [InlineData("""{"name":"x","scope":"read","expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt: must be in the future")]
    public async Task A_key_with_a_mistake_is_not_made(string body, string expected)
    {
        var reply = await app.Admin.PostJson(Keys, body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.ShouldContain(expected);
    }

    [Fact]
    public async Task A_key_that_is_put_into_the_address_is_not_repeated()
    {
        var (text, _) = await app.MakeKey(KeyScope.Read);

        var reply = await app.Admin.GetReply($"{Keys}/{text}");

        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Text.ShouldNotContain(text[17..]);
    }

    [Theory]
    [InlineData("update api_keys set revoked_at = null")]
    [InlineData("update api_keys set scopes = '{admin}'")]
    [InlineData("update api_keys set hash = decode(repeat('00', 32), 'hex')")]
    [InlineData("update api_keys set expires_at = null")]
    [InlineData("update api_keys set expires_at = 'infinity'")]
    [InlineData("delete from api_keys")]
    [InlineData("truncate api_keys")]
    public async Task The_database_itself_keeps_a_key_from_opening_more_or_longer(string statement)
    {
        var (_, prefix) = await app.MakeKey(KeyScope.Read);
        await app.Admin.PostJson($"{Keys}/{prefix}/rotate", """{"reason":"a test wants it","graceSeconds":60}""");
        await app.Admin.PostJson($"{Keys}/{prefix}/revoke", """{"reason":"a test wants it"}""");

        (await Should.ThrowAsync<Npgsql.PostgresException>(() => app.Execute(statement))).SqlState.ShouldBe("23001");
    }

    private async Task<string> WholeDatabase() => await app.Read("select database_to_xml(true, false, '')::text");
}
