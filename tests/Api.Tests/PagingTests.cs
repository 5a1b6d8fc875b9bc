using System.Globalization;
using System.Text;

namespace OrleansPayouts.Api.Tests;

public sealed class PagingTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const int Writers = 45;

    [Fact]
    public async Task Pages_walk_everything_exactly_once_and_in_order()
    {
        await Fill();
        var run = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        var runId = run.Data.GetProperty("runId").GetString()!;
        for (var i = 0; i < 4; i++)
            await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        (await Walk("/api/admin/writers", "id", 7)).ShouldBe(Enumerable.Range(0, Writers).Select(Id));
        (await Walk($"/api/admin/runs/{runId}/payouts", "writerId", 4)).ShouldBe(Enumerable.Range(0, Writers).Where(i => i % 3 != 0).Select(Id));
        (await Walk($"/api/admin/runs/{runId}/exclusions", "writerId", 2)).ShouldBe(Enumerable.Range(0, Writers).Where(i => i % 3 == 0).Select(Id));
        var runs = await Walk("/api/admin/runs", "runId", 2);
        runs.Count.ShouldBe(5);
        runs.ShouldBe(runs.Distinct().OrderDescending(StringComparer.Ordinal));
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"page{number:000}");

    /// <summary>Every third writer has earned too little.</summary>
    private async Task Fill()
    {
        var writers = new StringBuilder("id,display_name,stripe_account_id,currency\n");
        var earnings = new StringBuilder("id,writer_id,amount,currency,earned_at\n");
        for (var i = 0; i < Writers; i++)
        {
            writers.Append(CultureInfo.InvariantCulture, $"{Id(i)},Writer {i},acct_{i},USD\n");
            earnings.Append(CultureInfo.InvariantCulture, $"earn{i},{Id(i)},{(i % 3 == 0 ? 3 : 30)},USD,2026-05-01T10:00:00Z\n");
        }

        await app.Admin.PostCsv("/api/admin/writers", writers.ToString());
        await app.Admin.PostCsv("/api/admin/earnings", earnings.ToString());
    }

    private async Task<List<string>> Walk(string path, string field, int limit)
    {
        var found = new List<string>();
        var cursor = "";
        for (var pages = 0; pages < 100; pages++)
        {
            var page = await app.Admin.GetReply($"{path}?limit={limit}{cursor}");
            page.Data.GetArrayLength().ShouldBeLessThanOrEqualTo(limit);
            found.AddRange(page.Data.EnumerateArray().Select(item => item.GetProperty(field).GetString()!));
            if (page.Json.GetProperty("nextCursor").GetString() is not { } next)
                return found;
            cursor = "&cursor=" + next;
        }

        throw new InvalidOperationException("The pages do not end.");
    }
}
