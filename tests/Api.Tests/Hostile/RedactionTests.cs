using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Api.Tests.Keys;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Hostile;

/// <summary>A run with everything logged that there is, well and badly; then whatever is secret or personal is looked for.</summary>
public sealed class RedactionTests(HostileApp app) : IClassFixture<HostileApp>
{
    private const string Name = "Zenobia Quirk-Vandersloot";
    private const string Email = "zenobia.quirk@mail.test";
    private const string Account = "acct_1QZenobia77";
    private const string BadAccount = "acct_1QZenobia88";

    [Fact(Timeout = 180_000)]
    public async Task No_key_account_number_name_or_address_is_logged_or_told_in_an_error()
    {
        var (text, prefix) = await app.MakeKey(KeyScope.Operate);
        var (revoked, revokedPrefix) = await app.MakeKey(KeyScope.Admin);
        app.Logs.WatchFor(
            Name, Email, Account, BadAccount, text, revoked, PayoutsApp.AdminKey, PayoutsApp.CronKey, PayoutsApp.OldCronKey, PayoutsApp.DataKey, "sk_test_simulator");

        await app.Admin.PostJson($"/api/admin/keys/{revokedPrefix}/revoke", """{"reason":"a test wants it"}""");
        var told = new List<Reply>();
        await Pay(told);
        await Fail(told, text, revoked);
        await LoseTheDatabase(told, text);

        // The key's prefix is what it may be known by.
        app.Logs.Leaks.ShouldBeEmpty();
        foreach (var reply in told)
            foreach (var secret in new[] { Name, Email, Account, BadAccount, text, revoked, PayoutsApp.AdminKey, PayoutsApp.CronKey, PayoutsApp.DataKey, "sk_test_simulator" })
                reply.Text.ShouldNotContain(secret);
        (await app.Read("select string_agg(a::text, ' ') from audit_entries a")).ShouldContain(prefix);
        foreach (var secret in new[] { Name, Email, Account, BadAccount, text, revoked, PayoutsApp.AdminKey, PayoutsApp.CronKey })
            (await app.Read("select string_agg(a::text, ' ') from audit_entries a")).ShouldNotContain(secret);
        foreach (var secret in new[] { Name, Email, text, revoked, PayoutsApp.AdminKey, PayoutsApp.CronKey })
            (await app.Read("select database_to_xml(true, false, '')::text")).ShouldNotContain(secret);

        // And it was looked at: everything was logged, errors too, and what is watched for is found.
        foreach (var level in new[] { LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error })
            app.Logs.Count(level).ShouldBeGreaterThan(0, $"{level}");
        app.Logs.WatchFor("/api/admin/keys");
        await app.Admin.GetReply("/api/admin/keys");
        await Eventually.Holds(() => Task.FromResult(app.Logs.Leaks.Count > 0));
    }

    private async Task Pay(List<Reply> told)
    {
        foreach (var (id, account) in new[] { ("zen", Account), ("zen_bad", BadAccount) })
        {
            var writer = JsonSerializer.Serialize(new { id, displayName = Name, email = Email, stripeAccountId = account, currency = "USD" });
            (await app.Admin.PostJson("/api/admin/writers", writer)).Status.ShouldBe(HttpStatusCode.Created);
            await app.AddEarning(id + "_1", id, 77m);
        }

        app.Stripe.PutAccount(BadAccount, AccountStatus.Closed);
        var run = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        run.Status.ShouldBe(HttpStatusCode.OK, run.Text);
        (run.Data.GetProperty("successfulPayouts").GetInt32(), run.Data.GetProperty("failedPayouts").GetInt32()).ShouldBe((1, 1));
        told.Add(run);
        told.Add(await app.Admin.GetReply($"/api/admin/runs/{run.Data.GetProperty("runId").GetString()}"));
    }

    private async Task Fail(List<Reply> told, string key, string revoked)
    {
        using var operating = app.Client(key);
        using var gone = app.Client(revoked);
        using var wrong = app.Client(key[..^1] + "!");
        told.Add(await operating.GetReply("/api/admin/keys"));
        told.Add(await gone.GetReply("/api/admin/runs"));
        told.Add(await wrong.GetReply("/api/admin/runs"));
        told.Add(await app.Admin.GetReply("/api/admin/writers/" + "nobody"));
        told.Add(await operating.PostJson("/api/admin/writers/zen/hold", "{"));
        told.Add(await app.Admin.PostJson("/api/admin/writers", $$"""{"id":"zen","displayName":"{{Name}}","email":"{{Email}}","currency":"XXX"}"""));
        told.Add(await app.Admin.PostCsv("/api/admin/writers", $"id,display_name,email\nzen,{Name},{Email}\n,{Name},{Email}\n"));
        told.ShouldContain(reply => reply.Status == HttpStatusCode.Forbidden);
        told.ShouldContain(reply => reply.Status == HttpStatusCode.Unauthorized);
        told.ShouldContain(reply => reply.Status == HttpStatusCode.BadRequest);
    }

    private async Task LoseTheDatabase(List<Reply> told, string key)
    {
        await app.Database.ShutAsync();
        try
        {
            using var operating = app.Client(key);
            told.Add(await app.Admin.GetReply("/api/admin/writers/zen"));
            told.Add(await operating.PostJson("/api/admin/writers/zen/hold", """{"reason":"a test wants it"}"""));
            told[^1].Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await app.Database.ReopenAsync();
        }

        await Eventually.Holds(async () => (await app.Admin.GetReply("/api/admin/writers/nobody")).Status == HttpStatusCode.NotFound);
    }
}
