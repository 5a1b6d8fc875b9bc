using System.Text.Json;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Api.Tests.Amounts;

/// <summary>Sums by currency add up, and no sum of one currency passes for all.</summary>
public sealed class CurrencySumTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task Answers_over_several_currencies_have_no_total_and_each_currency_s_sums_add_up()
    {
        await Add("sum-one", "USD", 100m);
        var single = await Run();
        Total(single).ShouldBe(("100.00", "USD"));
        Sums(single).Keys.ShouldBe(["USD"]);

        await Add("sum-usd", "USD", 50m);
        await Add("sum-eur", "EUR", 40m);
        await Add("sum-closed", "EUR", 30m);
        app.Stripe.PutAccount("acct_sum_closed", AccountStatus.Closed);
        var plan = (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"dryRun":true}""")).Data.GetProperty("plan");
        var mixed = await Run();

        Total(plan).ShouldBe(("null", null));
        Total(mixed).ShouldBe(("null", null));
        AddUp(mixed);
        Sums(mixed)["EUR"].GetProperty("failedAmount").GetDecimal().ShouldBe(30);
        var history = (await app.Admin.GetReply("/api/admin/payout-monitoring?includeHistory=true&includeMetrics=true")).Data;
        var recent = history.GetProperty("recentRuns").EnumerateArray().Single(run => run.GetProperty("id").GetString() == mixed.GetProperty("runId").GetString());
        Total(recent).ShouldBe(("null", null));
        AddUp(recent);
        var metrics = (await app.Admin.PostJson("/api/admin/payout-monitoring", """{"action":"getMetrics"}""")).Data;
        Total(metrics).ShouldBe(("null", null));
        AddUp(metrics);
        Sums(metrics)["USD"].GetProperty("paidAmount").GetDecimal().ShouldBe(150);
        Sums(metrics)["EUR"].GetProperty("failedAmount").GetDecimal().ShouldBe(30);
    }

    [Fact]
    public async Task A_run_of_nothing_comes_to_nothing()
    {
        await Run();

        var nothing = await Run();

        Total(nothing).ShouldBe(("0", null));
        nothing.GetProperty("byCurrency").GetArrayLength().ShouldBe(0);
    }

    private async Task Add(string id, string currency, decimal amount)
    {
        await app.AddWriter(id, currency);
        await app.AddEarning(id + "-1", id, amount, currency);
    }

    private async Task<JsonElement> Run() => (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""")).Data;

    private static (string Total, string? Currency) Total(JsonElement of) => (of.GetProperty("totalAmount").GetRawText(), of.GetProperty("currency").GetString());

    private static Dictionary<string, JsonElement> Sums(JsonElement of) =>
        of.GetProperty("byCurrency").EnumerateArray().ToDictionary(sums => sums.GetProperty("currency").GetString()!);

    private static void AddUp(JsonElement of)
    {
        foreach (var (currency, sums) in Sums(of))
        {
            decimal Amount(string field) => sums.GetProperty(field).GetDecimal();
            Amount("totalAmount").ShouldBe(
                Amount("paidAmount") + Amount("failedAmount") + Amount("cancelledAmount") + Amount("reversedAmount") + Amount("openAmount"), currency);
            Amount("totalPayouts").ShouldBe(
                Amount("successfulPayouts") + Amount("failedPayouts") + Amount("cancelledPayouts") + Amount("reversedPayouts") + Amount("openPayouts"), currency);
        }
        of.GetProperty("totalPayouts").GetDecimal().ShouldBe(Sums(of).Values.Sum(sums => sums.GetProperty("totalPayouts").GetDecimal()));
    }
}
