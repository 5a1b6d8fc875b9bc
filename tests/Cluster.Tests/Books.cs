using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>Writers with one earning each, runs over them, and the payouts that came of it, through the API's own endpoints.</summary>
internal static class Books
{
    private const string Admin = "/api/admin/";
    private const int AmountMinor = 3_000;

    /// <summary>Adds so many writers to those that were imported before.</summary>
    public static async Task Import(this PayoutCluster cluster, ProgramProcess api, int writers)
    {
        var accounts = new StringBuilder("id,display_name,email,stripe_account_id,currency,minimum_threshold\n");
        var earnings = new StringBuilder("id,writer_id,amount,currency,earned_at,source\n");
        for (var n = cluster.Writers + 1; n <= cluster.Writers + writers; n++)
        {
            accounts.Append(CultureInfo.InvariantCulture, $"w{n:00000},Writer {n},,acct_{n},USD,\n");
            earnings.Append(CultureInfo.InvariantCulture, $"e{n},w{n:00000},30.00,USD,2026-10-01T00:00:00Z,tips\n");
        }
        cluster.Writers += writers;
        await PostCsv(api, "writers", accounts.ToString());
        await PostCsv(api, "earnings", earnings.ToString());
    }

    /// <summary>Triggers a run and gives its id at once.</summary>
    public static async Task<string> StartRun(this ProgramProcess api)
    {
        using var answer = await api.Http.PostAsJsonAsync(PayoutCluster.CronRoute, new { forceRun = true, wait = 0 });
        var body = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.StatusCode}: {body}; {api.Output}");
        return JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("runId").GetString()!;
    }

    public static async Task<bool> IsCompleted(this ProgramProcess api, string run)
    {
        using var answer = await api.Http.GetAsync(Admin + "runs/" + run);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.StatusCode}; {api.Output}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString() == "completed";
    }

    public static Task RunCompletes(this PayoutCluster cluster, ProgramProcess api, string run, TimeSpan within) =>
        Eventually.Is(() => api.IsCompleted(run), within, () => $"{run} is not completed after {cluster.Sent} transfers; {cluster.Output}");

    /// <summary>Every writer that was imported is paid once, by the simulator's journal and by our books.</summary>
    public static async Task EachIsPaidOnce(this PayoutCluster cluster)
    {
        await cluster.Stripe.FlushedAsync();
        var journal = TransferJournal.Read(cluster.Folder);
        journal.Count.ShouldBe(cluster.Writers);
        journal.Select(transfer => transfer.PayoutId).Distinct().Count().ShouldBe(cluster.Writers);
        journal.Sum(transfer => transfer.AmountMinor).ShouldBe((long)cluster.Writers * AmountMinor);
        (await cluster.Number($"select count(*) from balances where available_minor = 0 and reserved_minor = 0 and paid_minor = {AmountMinor}"))
            .ShouldBe(cluster.Writers);
    }

    private static async Task PostCsv(ProgramProcess api, string resource, string csv)
    {
        using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var answer = await api.Http.PostAsync(Admin + resource, body);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
