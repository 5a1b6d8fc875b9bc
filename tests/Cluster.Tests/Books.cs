using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>Writers with one earning each, runs over them, and what became of the money, by the front end's own endpoints.</summary>
internal static class Books
{
    private const string Admin = "/api/admin/";
    private const int AmountMinor = 3_000;

    public static async Task Import(this ProgramProcess api, int writers)
    {
        var accounts = new StringBuilder("id,display_name,email,stripe_account_id,currency,minimum_threshold\n");
        var earnings = new StringBuilder("id,writer_id,amount,currency,earned_at,source\n");
        for (var n = 1; n <= writers; n++)
        {
            accounts.Append(CultureInfo.InvariantCulture, $"w{n:00000},Writer {n},,acct_{n},USD,\n");
            earnings.Append(CultureInfo.InvariantCulture, $"e{n},w{n:00000},30.00,USD,2026-10-01T00:00:00Z,tips\n");
        }
        await PostCsv(api, "writers", accounts.ToString());
        await PostCsv(api, "earnings", earnings.ToString());
    }

    /// <summary>Triggers a run and gives its id at once.</summary>
    public static async Task<string> StartRun(this ProgramProcess api)
    {
        using var answer = await api.Trigger();
        var body = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(body + api.Output);
        return JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("runId").GetString()!;
    }

    public static Task<HttpResponseMessage> Trigger(this ProgramProcess api) =>
        api.Http.PostAsJsonAsync(PayoutCluster.CronRoute, new { forceRun = true, wait = 0 });

    public static Task RunCompletes(this PayoutCluster cluster, ProgramProcess api, string run, TimeSpan within) => Eventually.Is(
        async () => (await api.Http.GetFromJsonAsync<JsonElement>(Admin + "runs/" + run)).GetProperty("status").GetString() == "completed",
        within,
        () => $"{cluster.Sent} transfers; {cluster.Output}");

    /// <summary>Each writer was paid once, by the simulator's journal as by our books.</summary>
    public static async Task EachIsPaidOnce(this PayoutCluster cluster, int writers)
    {
        await cluster.Stripe.FlushedAsync();
        var journal = TransferJournal.Read(cluster.Folder);
        journal.Count.ShouldBe(writers);
        journal.Select(transfer => transfer.PayoutId).Distinct().Count().ShouldBe(writers);
        journal.Sum(transfer => transfer.AmountMinor).ShouldBe((long)writers * AmountMinor);
        await using var reader = cluster.Database.DataSource.CreateCommand(
            $"select count(*) from balances where available_minor = 0 and reserved_minor = 0 and paid_minor = {AmountMinor}");
        (await reader.ExecuteScalarAsync()).ShouldBe((long)writers);
    }

    private static async Task PostCsv(ProgramProcess api, string resource, string csv)
    {
        using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var answer = await api.Http.PostAsync(Admin + resource, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}
