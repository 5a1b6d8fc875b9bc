using System.Net;
using System.Net.Http.Headers;

namespace OrleansPayouts.Api.Tests.Keys;

public sealed class KeyTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer " + PayoutsApp.CronKey + "x")]
    [InlineData("Basic " + PayoutsApp.AdminKey)]
    [InlineData(PayoutsApp.AdminKey)]
    public async Task Without_a_known_key_nothing_is_told(string? authorization)
    {
        using var client = app.Client(null);
        if (authorization is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        foreach (var path in new[] { "/api/admin/runs", "/api/admin/writers/nobody", Calls.CronRoute })
        {
            var reply = await client.GetReply(path);
            reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
            reply.Code.ShouldBe("unauthorized");
            reply.Message.Headers.WwwAuthenticate.ShouldBe([new AuthenticationHeaderValue("Bearer")]);
        }
    }

    [Fact]
    public async Task The_cron_key_opens_the_cron_endpoint_only()
    {
        (await app.Cron.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_that_is_being_phased_out_still_opens_and_the_admin_key_opens_everything()
    {
        using var old = app.Client(PayoutsApp.OldCronKey);

        (await old.PostJson(Calls.CronRoute, """{"dryRun":true}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await app.Admin.PostJson(Calls.CronRoute, """{"dryRun":true}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        (await app.Anonymous.GetReply("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        (await app.Anonymous.GetReply("/health/ready")).Json.GetProperty("status").GetString().ShouldBe("ready");
    }
}
