using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansPayouts.Development.Demo;

/// <summary>Calls the API over HTTP, as any other client does.</summary>
internal sealed class DemoClient : IDisposable
{
    public const string TriggerRoute = "/api/cron/automated-payouts";

    private const string Admin = "/api/admin/";

    /// <summary>The most items that the API puts on a page.</summary>
    private const int PageLimit = 100;

    private readonly HttpClient http;

    public DemoClient(Uri address, string key)
    {
        http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<T> Get<T>(string resource, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(Admin + resource, cancellationToken);
        return await Read<T>(answer, cancellationToken);
    }

    /// <summary>All items of a list, page by page.</summary>
    public async IAsyncEnumerable<T> GetAll<T>(
        string resource, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var query = cursor is null ? "" : "&cursor=" + cursor;
            var page = await Get<DemoPage<T>>($"{resource}?limit={PageLimit}{query}", cancellationToken);
            foreach (var item in page.Items)
                yield return item;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public async Task PostCsv(string resource, string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        using var body = new StreamContent(stream);
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv", "utf-8");
        using var answer = await http.PostAsync(Admin + resource, body, cancellationToken);
        await Read<JsonElement>(answer, cancellationToken);
    }

    public async Task Hold(string writerId, string reason, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync($"{Admin}writers/{writerId}/hold", new { reason }, cancellationToken);
        await Read<JsonElement>(answer, cancellationToken);
    }

    /// <param name="pendingPayouts">Alert above so many.</param>
    /// <param name="totalAmount">Alert above it; in major units of each currency.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task RaiseAlertThresholds(int pendingPayouts, int totalAmount, CancellationToken cancellationToken)
    {
        var change = new { action = "updateAlertConfig", config = new { pendingPayoutThreshold = pendingPayouts, totalAmountThreshold = totalAmount } };
        using var answer = await http.PostAsJsonAsync(Admin + "payout-monitoring", change, cancellationToken);
        await Read<JsonElement>(answer, cancellationToken);
    }

    /// <summary>Triggers a run and gives its id at once.</summary>
    public async Task<string> Trigger(CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(TriggerRoute, new { forceRun = true, wait = 0 }, cancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return body.TryGetProperty("data", out var data) && data.TryGetProperty("runId", out var runId)
            ? runId.GetString()!
            : throw new IOException($"The run was not started: {body}");
    }

    public void Dispose() => http.Dispose();

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new IOException($"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {body}");
        }

        return (await answer.Content.ReadFromJsonAsync<T>(cancellationToken))!;
    }
}
