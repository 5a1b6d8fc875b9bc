using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Crash;

/// <summary>Programs that pay thirty dollars to each of some writers, on a database and a simulator that outlive them.</summary>
internal static class CrashSample
{
    private const string Admin = "/api/admin/";

    /// <param name="database">Where the programs are one cluster.</param>
    /// <param name="simulator">Where they pay.</param>
    /// <param name="siloPort">The same at each start, or null for the usual one, or a free one where that is taken.</param>
    /// <param name="gatewayPort">As <paramref name="siloPort"/>.</param>
    public static Dictionary<string, string> Environment(TestDatabase database, SimulatorHost simulator, int? siloPort, int? gatewayPort) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Testing",
        ["DOTNET_ENVIRONMENT"] = "Testing",
        ["ConnectionStrings__Payouts"] = database.ConnectionString,
        ["STRIPE_SECRET_KEY"] = "sk_test_simulator",
        ["STRIPE_API_BASE"] = simulator.BaseAddress.ToString(),
        ["ADMIN_API_KEY"] = PayoutsApp.AdminKey,
        ["PAYOUT_DATA_KEY"] = PayoutsApp.DataKey,
        ["CRON_API_KEY"] = PayoutsApp.CronKey,
        ["PAYOUT_MAX_CONCURRENT"] = "20",
        ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = "1000",
        ["PAYOUT_BATCH_SIZE"] = "100",
        ["ORLEANS_SILO_PORT"] = Text(siloPort),
        ["ORLEANS_GATEWAY_PORT"] = Text(gatewayPort),
    };

    public static async Task<string> StartRun(HttpClient client)
    {
        var started = await client.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":0}""");
        return started.Data.GetProperty("runId").GetString()!;
    }

    public static async Task Import(HttpClient client, int payouts)
    {
        var writers = new StringBuilder("id,display_name,email,stripe_account_id,currency,minimum_threshold\n");
        var earnings = new StringBuilder("id,writer_id,amount,currency,earned_at,source\n");
        for (var n = 1; n <= payouts; n++)
        {
            writers.Append(CultureInfo.InvariantCulture, $"w{n:0000},Writer {n},,acct_{n},USD,\n");
            earnings.Append(CultureInfo.InvariantCulture, $"e{n},w{n:0000},30.00,USD,2026-10-01T00:00:00Z,tips\n");
        }
        var saved = await client.PostCsv(Admin + "writers", writers.ToString());
        ((int)saved.Status).ShouldBeLessThan(300, saved.Text);
        var recorded = await client.PostCsv(Admin + "earnings", earnings.ToString());
        ((int)recorded.Status).ShouldBe(200, recorded.Text);
    }

    public static async Task<System.Text.Json.JsonElement> RunCompletes(HttpClient client, string run)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromMinutes(2))
        {
            var view = (await client.GetReply(Admin + "runs/" + run)).Json;
            if (view.GetProperty("status").GetString() == "completed")
                return view;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"{run} is not completed after two minutes.");
    }

    private static string Text(int? port) => port?.ToString(CultureInfo.InvariantCulture) ?? "";
}
