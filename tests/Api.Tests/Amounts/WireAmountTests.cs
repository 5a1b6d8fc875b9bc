using System.Net;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests.Amounts;

/// <summary>What a rail cannot carry, from the import to Stripe and back.</summary>
public sealed class WireAmountTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task Five_thousand_shillings_are_paid_as_five_thousand()
    {
        app.Stripe.SetBalance("ugx", 1_000_000_000);
        await Threshold("""{"minimumThresholds":{"UGX":1000}}""");
        await app.AddWriter("shillings", "UGX");
        await app.AddEarning("shillings-1", "shillings", 5_000m, "UGX");

        await Run();

        // 5 UGX is amount=500 at Stripe.
        app.Stripe.Transfers().Single(transfer => transfer.Destination == "acct_shillings").AmountMinor.ShouldBe(500_000);
        (await Balance("shillings", "paid")).ShouldBe("5000");
        (await Balance("shillings", "available")).ShouldBe("0");
    }

    [Fact]
    public async Task Of_kronur_whole_units_are_paid_and_the_rest_stays_and_is_explained()
    {
        app.Stripe.SetBalance("isk", 1_000_000_000);
        await app.AddWriter("kronur", "ISK");
        var import = await app.Admin.PostCsv(
            "/api/admin/earnings", "id,writer_id,amount,currency,earned_at\nkronur-1,kronur,5000.50,ISK,2026-05-01T10:00:00Z\n");
        import.Warnings.ShouldBe(["2 amount: Stripe carries whole ISK only: a fraction stays available"]);
        (await Standing("kronur")).GetProperty("remainder").GetRawText().ShouldBe("0.50");
        (await Standing("kronur")).GetProperty("message").GetString()!.ShouldContain("0.50 ISK stay available");

        await Run();

        app.Stripe.Transfers().Single(transfer => transfer.Destination == "acct_kronur").AmountMinor.ShouldBe(500_000);
        (await Balance("kronur", "paid")).ShouldBe("5000.00");
        (await Balance("kronur", "available")).ShouldBe("0.50");
        var rest = await Standing("kronur");
        rest.GetProperty("reason").GetString().ShouldBe("below_rail_minimum");
        rest.GetProperty("message").GetString()!.ShouldContain("Stripe pays out at least 1.00 ISK; the balance is 0.50 ISK.");
    }

    [Fact]
    public async Task What_is_earned_in_2031_is_not_paid_today_and_is_shown_as_pending()
    {
        await app.AddWriter("early");
        await app.AddEarning("early-1", "early", 70m);
        var import = await app.Admin.PostJson(
            "/api/admin/earnings", """[{"id":"early-2","writerId":"early","amount":99,"currency":"USD","earnedAt":"2031-05-01T10:00:00Z"}]""");
        import.Warnings.ShouldBe(["1 earnedAt: lies ahead: it is paid from 2031-05-01T10:00:00Z on"]);
        await app.AddWriter("later");
        await app.Admin.PostJson(
            "/api/admin/earnings", """[{"id":"later-1","writerId":"later","amount":99,"currency":"USD","earnedAt":"2031-05-01T10:00:00Z"}]""");
        (await Balance("early", "available")).ShouldBe("70.00");
        (await Balance("early", "pending")).ShouldBe("99.00");

        var plan = (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"dryRun":true}""")).Data.GetProperty("plan");
        plan.GetProperty("payouts").EnumerateArray().Single(payout => payout.GetProperty("writerId").GetString() == "early")
            .GetProperty("amount").GetRawText().ShouldBe("70.00");
        plan.GetProperty("excluded").EnumerateArray().Single(excluded => excluded.GetProperty("writerId").GetString() == "later")
            .GetProperty("reason").GetString().ShouldBe("not_yet_earned");
        await Run();

        app.Stripe.Transfers().Single(transfer => transfer.Destination == "acct_early").AmountMinor.ShouldBe(7_000);
        app.Stripe.Transfers().ShouldNotContain(transfer => transfer.Destination == "acct_later");
        (await Balance("early", "paid")).ShouldBe("70.00");
        (await Balance("early", "pending")).ShouldBe("99.00");
        (await Balance("early", "pendingUntil")).ShouldBe("\"2031-05-01T10:00:00.000Z\"");
        var standing = await Standing("later");
        standing.GetProperty("reason").GetString().ShouldBe("not_yet_earned");
        standing.GetProperty("message").GetString()!.ShouldContain("99.00 USD are dated ahead; the first of them become payable on 2031-05-01 10:00 UTC.");
    }

    [Fact]
    public async Task Each_currency_has_its_own_smallest_payout()
    {
        await Threshold("""{"minimumThresholds":{"EUR":20}}""");
        foreach (var (id, currency, amount) in new[] { ("yen", "JPY", 25m), ("won", "KRW", 25m), ("euro", "EUR", 20m), ("pound", "GBP", 19.99m) })
        {
            await app.AddWriter("min-" + id, currency);
            await app.AddEarning($"min-{id}-1", "min-" + id, amount, currency);
        }

        var run = await Run();

        app.Stripe.Transfers().Where(transfer => transfer.Destination.StartsWith("acct_min_", StringComparison.Ordinal))
            .Select(transfer => transfer.Destination).ShouldBe(["acct_min_euro"]);
        (await Standing("min-yen")).GetProperty("reason").GetString().ShouldBe("below_threshold");
        (await Standing("min-yen")).GetProperty("threshold").GetDecimal().ShouldBe(3_000);
        (await Standing("min-yen")).GetProperty("missing").GetDecimal().ShouldBe(2_975);
        (await Standing("min-won")).GetProperty("reason").GetString().ShouldBe("below_rail_minimum");
        (await Standing("min-pound")).GetProperty("threshold").GetDecimal().ShouldBe(20);
        (await app.Admin.GetReply("/api/admin/runs/" + run)).Json.GetProperty("minimumThresholds").GetRawText().ShouldBe("""{"EUR":20}""");
    }

    [Theory]
    [InlineData("""{"minimumThreshold":25.000}""", "config.minimumThreshold: must be from 0.01 to 1000000, with at most 2 decimals; is 25.000")]
    [InlineData("""{"minimumThresholds":{"JPY":3000.00}}""", "config.minimumThresholds: JPY has 0 decimals; is 3000.00")]
    [InlineData("""{"minimumThresholds":{"CLP":100}}""", "config.minimumThresholds: CLP must be at least 23000, the least that Stripe pays out; is 100")]
    [InlineData("""{"minimumThresholds":{"XXX":1}}""", "config.minimumThresholds: names 'XXX', which is no currency that this ledger keeps")]
    [InlineData("""{"minimumThresholds":{"EUR":"20"}}""", "config.minimumThresholds: EUR must be a plain decimal number like 12.50, with at most 28 digits; is '\"20\"'")]
    [InlineData("""{"minimumThresholds":[20]}""", "config.minimumThresholds: must be an object like {\"EUR\":20}, is an array")]
    public async Task A_threshold_that_makes_no_sense_is_refused_by_name_and_value(string config, string error) =>
        (await app.Admin.PostJson("/api/admin/payout-monitoring", $$"""{"action":"updateSchedule","config":{{config}}}""")).Errors.ShouldBe([error]);

    [Fact]
    public async Task Large_sums_are_judged_by_currency()
    {
        var reply = await app.Admin.PostJson(
            "/api/admin/payout-monitoring", """{"action":"updateAlertConfig","config":{"totalAmountThresholds":{"jpy":5000000}}}""");

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Data.GetProperty("totalAmountThresholds").GetRawText().ShouldBe("""{"JPY":5000000}""");
        (await app.Admin.PostJson("/api/admin/payout-monitoring", """{"action":"updateAlertConfig","config":{"totalAmountThresholds":{"USD":1}}}"""))
            .Errors.ShouldBe(["config.totalAmountThresholds: USD is totalAmountThreshold; is 1"]);
    }

    private async Task Threshold(string config)
    {
        var reply = await app.Admin.PostJson("/api/admin/payout-monitoring", $$"""{"action":"updateSchedule","config":{{config}}}""");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    private async Task<string> Run()
    {
        var reply = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply.Data.GetProperty("runId").GetString()!;
    }

    private async Task<string> Balance(string writer, string field) =>
        (await app.Admin.GetReply("/api/admin/writers/" + writer)).Json.GetProperty("balances").EnumerateArray().ShouldHaveSingleItem().GetProperty(field).GetRawText();

    private async Task<JsonElement> Standing(string writer) =>
        (await app.Admin.GetReply($"/api/admin/writers/{writer}/eligibility")).Json.GetProperty("balances").EnumerateArray().ShouldHaveSingleItem();

}
