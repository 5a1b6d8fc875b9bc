using System.Net;
using System.Text.Json;
using OrleansPayouts.Api.Tests.Operators;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Api.Tests.Writers;

public sealed class EligibilityTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task Everyone_learns_of_a_run_whether_it_paid_and_if_not_why()
    {
        await Add("el-paid", 40m);
        await Add("el-low", 24.99m);
        await Add("el-own", 90m, """{"minimumThreshold":100}""");
        await Add("el-held", 40m);
        await app.Admin.PostJson("/api/admin/writers/el-held/hold", """{"reason":"address in doubt"}""");
        await Add("el-none", 40m, """{"stripeAccountId":null}""");
        await Add("el-nothing", 0);
        await Add("el-closed", 40m);
        app.Stripe.PutAccount("acct_el_closed", AccountStatus.Closed);

        var run = (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""")).Data.GetProperty("runId").GetString();
        await Add("el-late", 40m);

        var next = (await app.Admin.GetReply("/api/admin/schedule/preview?count=1")).Data.GetProperty("slots")[0].GetProperty("slot").GetString();
        foreach (var (writer, verdict, reason, by, amount) in new[]
                 {
                     ("el-paid", "paid", null, null, "40.00"),
                     ("el-low", "not_paid", "below_threshold", "nobody", "24.99"),
                     ("el-own", "not_paid", "below_threshold", "nobody", "90.00"),
                     ("el-held", "not_paid", "held", "platform", "40.00"),
                     ("el-none", "not_paid", "no_account", "writer", "40.00"),
                     ("el-nothing", "not_paid", "nothing_owed", "nobody", "0.00"),
                     ("el-closed", "not_paid", "account_closed", "writer", "40.00"),
                     ("el-late", "not_paid", "not_known_then", (string?)"nobody", "0.00"),
                 })
        {
            var standing = await Standing($"{writer}/eligibility?runId={run}");
            Text(standing, "verdict").ShouldBe(verdict, writer);
            Text(standing, "reason").ShouldBe(reason, writer);
            standing.GetProperty("paid").GetBoolean().ShouldBe(verdict == "paid", writer);
            standing.GetProperty("amount").GetRawText().ShouldBe(amount, writer);
            Text(standing, "nextDate").ShouldBe(reason == "not_known_then" ? next : null, writer);
            if (by is null)
                standing.GetProperty("remedy").ValueKind.ShouldBe(JsonValueKind.Null, writer);
            else
                Text(standing.GetProperty("remedy"), "by").ShouldBe(by, writer);
        }
    }

    [Fact]
    public async Task For_now_it_says_what_the_plan_of_a_dry_run_says()
    {
        await Add("now-due", 40m);
        await Add("now-low", 3m);
        await Add("now-held", 40m);
        await app.Admin.PostJson("/api/admin/writers/now-held/hold", """{"reason":"address in doubt"}""");
        await Add("now-two", 40m);
        await app.AddEarning("now-two-yen", "now-two", 20m, "JPY");

        var plan = (await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true,"forceRun":true}""")).Data.GetProperty("plan");
        var planned = plan.GetProperty("payouts").EnumerateArray()
            .Select(payout => (Text(payout, "writerId")!, Text(payout, "currency")!)).ToHashSet();
        foreach (var writer in new[] { "now-due", "now-low", "now-held", "now-two" })
            foreach (var standing in (await Reply($"{writer}/eligibility")).Json.GetProperty("balances").EnumerateArray())
                (Text(standing, "verdict") == "will_be_paid").ShouldBe(planned.Contains((writer, Text(standing, "currency")!)), $"{writer} {standing}");

        var held = await Standing("now-held/eligibility");
        (Text(held, "reason"), Text(held, "nextDate")).ShouldBe(("held", null));
        Text(held, "message").ShouldEndWith(" The reason given: address in doubt");
        await app.Admin.PostJson("/api/admin/writers/now-held/release", """{"reason":"settled"}""");
        Text(await Standing("now-held/eligibility"), "verdict").ShouldBe("will_be_paid");
        // One answer a currency.
        (await Reply("now-two/eligibility")).Json.GetProperty("balances").EnumerateArray()
            .Select(balance => (Text(balance, "currency"), Text(balance, "reason"))).ShouldBe([("JPY", "below_threshold"), ("USD", null)]);
    }

    [Fact]
    public async Task The_threshold_that_applies_and_what_is_missing_are_named()
    {
        await Add("th-own", 60m, """{"minimumThreshold":100}""");

        var standing = await Standing("th-own/eligibility");

        (Text(standing, "reason"), standing.GetProperty("threshold").GetDecimal(), standing.GetProperty("missing").GetDecimal(), Text(standing, "nextDate"))
            .ShouldBe(("below_threshold", 100m, 40m, null));
        Text(standing, "message").ShouldEndWith(" The smallest payout is 100 USD; the balance is 60.00 USD.");
    }

    [Fact]
    public async Task An_open_payout_is_named_with_its_amount_its_run_and_its_state()
    {
        var id = await new PayoutInState(app).Add("review");
        var writer = await app.Read($"select writer_id from payouts where id = '{id.Value}'");
        await app.AddEarning("later-" + writer, writer, 70m);

        var standing = await Standing($"{writer}/eligibility");

        (Text(standing, "reason"), Text(standing, "nextDate")).ShouldBe(("open_payout", null));
        var open = standing.GetProperty("openPayout");
        (Text(open, "payoutId"), Text(open, "runId"), open.GetProperty("amount").GetRawText(), Text(open, "currency"), Text(open, "status"), Text(open, "code"))
            .ShouldBe((id.ToString(), PayoutInState.Run, "30.00", "USD", "needs_review", "needs_review"));
        Text(open, "message").ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("nobody/eligibility")]
    [InlineData("%20/eligibility")]
    [InlineData("known/eligibility?runId=manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("known/eligibility?runId=x")]
    public async Task A_writer_or_a_run_that_does_not_exist_is_not_found(string path)
    {
        await app.Admin.PostJson("/api/admin/writers", """{"id":"known","displayName":"Known","currency":"USD"}""");

        (await app.Admin.GetReply("/api/admin/writers/" + path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.Cron.GetReply("/api/admin/writers/" + path)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task Add(string id, decimal amount, string changes = "")
    {
        var fields = new Dictionary<string, object?> { ["id"] = id, ["displayName"] = id, ["stripeAccountId"] = "acct_" + id.Replace('-', '_'), ["currency"] = "USD" };
        if (changes.Length > 0)
            foreach (var field in JsonDocument.Parse(changes).RootElement.EnumerateObject())
                fields[field.Name] = field.Value;
        (await app.Admin.PostJson("/api/admin/writers", JsonSerializer.Serialize(fields))).Status.ShouldBe(HttpStatusCode.Created);
        if (amount > 0)
            await app.AddEarning(id + "-1", id, amount);
    }

    private async Task<JsonElement> Standing(string path) => (await Reply(path)).Json.GetProperty("balances").EnumerateArray().ShouldHaveSingleItem();

    private async Task<Reply> Reply(string path)
    {
        var reply = await app.Admin.GetReply("/api/admin/writers/" + path);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
