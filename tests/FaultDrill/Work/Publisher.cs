using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Work;

/// <summary>
/// Whom the program works for: imports writers and earnings and calls the cron endpoint, each again and again until it is
/// answered, as a publisher's own jobs do. It remembers what was accepted: that is what has to be paid or still be there.
/// </summary>
internal sealed class Publisher(Supervisor supervisor, long seed, TimeProvider time)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(150);

    private readonly List<PublishedEarning> accepted = [];
    private int batches;
    private int calls;

    public IReadOnlyList<PublishedEarning> Accepted => accepted;

    /// <summary>Publishes writers with an earning each, and returns when both are accepted.</summary>
    public async Task Publish(int round, int writers, CancellationToken stop)
    {
        var batch = ++batches;
        var dice = Dice.For(seed, "earnings", batch);
        var lines = Enumerable.Range(1, writers).Select(n => Earning(round, batch, n, dice)).ToList();
        await Import("writers", "id,display_name,email,stripe_account_id,currency,minimum_threshold", lines.Select(WriterLine), stop);
        await Import("earnings", "id,writer_id,amount,currency,earned_at,source", lines.Select(EarningLine), stop);
        accepted.AddRange(lines);
    }

    /// <summary>Publishes again what was accepted since <paramref name="count"/>: a database that was restored may lack it.</summary>
    public async Task PublishAgain(int count, CancellationToken stop)
    {
        var lines = accepted.Skip(count).ToList();
        if (lines.Count == 0)
            return;
        await Import("writers", "id,display_name,email,stripe_account_id,currency,minimum_threshold", lines.DistinctBy(line => line.Writer).Select(WriterLine), stop);
        await Import("earnings", "id,writer_id,amount,currency,earned_at,source", lines.Select(EarningLine), stop);
    }

    /// <summary>
    /// Calls the cron endpoint several times at once, each call under the same idempotency key, until one is answered.
    /// Gives the runs that were named: one, if all is well.
    /// </summary>
    public async Task<IReadOnlyList<string>> Trigger(int times, CancellationToken stop)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"drill-{seed}-{++calls}");
        const string body = """{"forceRun":true,"wait":0}""";
        while (true)
        {
            var active = await supervisor.Api(stop);
            var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => Call(active, key, body, stop)));
            var runs = answers.OfType<string>().Distinct().ToList();
            if (runs.Count > 0)
                return runs;
            await Task.Delay(AskAgainAfter, time, stop);
        }
    }

    /// <summary>Resumes every paused run, as an operator does who has put right what paused it. What is lost on the way is tried again by the caller.</summary>
    public async Task ResumePaused(CancellationToken stop)
    {
        var active = await supervisor.Api(stop);
        try
        {
            using var answer = await active.Client.GetAsync("/api/admin/runs?status=paused", stop);
            if (!answer.IsSuccessStatusCode)
                return;
            await using var stream = await answer.Content.ReadAsStreamAsync(stop);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: stop);
            foreach (var run in json.RootElement.GetProperty("data").EnumerateArray().Select(run => run.GetProperty("runId").GetString()))
                await Post(active, $"/api/admin/runs/{run}/resume", """{"reason":"the drill has put it right"}""", stop);
        }
        catch (Exception lost) when (IsLost(lost, stop) || lost is JsonException)
        {
            // The program was killed meanwhile.
        }
    }

    /// <summary>Sets a daily slot that comes within two minutes: the schedule itself starts that run, in the middle of the faults.</summary>
    public async Task Schedule(CancellationToken stop)
    {
        var soon = time.GetUtcNow().AddMinutes(2);
        var change = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"action":"updateSchedule","config":{"frequency":"daily","hour":{{{soon.Hour}}},"minute":{{{soon.Minute}}},"timezone":"UTC"}}""");
        while (!await Post(await supervisor.Api(stop), "/api/admin/payout-monitoring", change, stop))
            await Task.Delay(AskAgainAfter, time, stop);
    }

    private static async Task<bool> Post(ProgramProcess active, string path, string json, CancellationToken stop)
    {
        try
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var answer = await active.Client.PostAsync(path, content, stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception lost) when (IsLost(lost, stop))
        {
            return false;
        }
    }

    private static PublishedEarning Earning(int round, int batch, int n, Dice dice)
    {
        // Every fifth writer has been there before: of a writer with an open payout nothing is paid a second time.
        var owner = batch > 1 && n % 5 == 0 ? batch - 1 : batch;
        var currency = (n % 10) switch { 0 => "JPY", 3 or 7 => "EUR", _ => "USD" };
        var amount = currency == "JPY" ? dice.Between(3_000, 9_999) : dice.Between(2_500, 99_999);
        return new PublishedEarning($"e{round}-{batch}-{n}", $"w{owner}-{n}", currency, amount);
    }

    private static string WriterLine(PublishedEarning line) => $"{line.Writer},Writer {line.Writer},,acct_{line.Writer.Replace('-', '_')},{line.Currency},";

    private static string EarningLine(PublishedEarning line) =>
        $"{line.Id},{line.Writer},{Major(line)},{line.Currency},2026-01-01T00:00:00Z,drill";

    private static string Major(PublishedEarning line) => line.Currency == "JPY"
        ? line.AmountMinor.ToString(CultureInfo.InvariantCulture)
        : (line.AmountMinor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private async Task Import(string what, string header, IEnumerable<string> lines, CancellationToken stop)
    {
        var csv = header + "\n" + string.Join('\n', lines) + "\n";
        while (true)
        {
            var active = await supervisor.Api(stop);
            try
            {
                using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
                using var answer = await active.Client.PostAsync("/api/admin/" + what, content, stop);
                if (answer.IsSuccessStatusCode && Counts(await answer.Content.ReadAsStringAsync(stop)))
                    return;
                if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict)
                    throw new InvalidOperationException($"The import was refused: {await answer.Content.ReadAsStringAsync(stop)}");
            }
            catch (Exception lost) when (IsLost(lost, stop))
            {
                // Whether it was recorded is not known; each line's own id makes a repeat harmless.
            }
            await Task.Delay(AskAgainAfter, time, stop);
        }
    }

    /// <summary>Whether it is the answer of an import, which counts the lines; a stranger on the port counts none.</summary>
    private static bool Counts(string answer) => answer.Contains("\"accepted\"", StringComparison.Ordinal) || answer.Contains("\"unchanged\"", StringComparison.Ordinal);

    /// <summary>The run that a call names; null where it was not answered so.</summary>
    private static async Task<string?> Call(ProgramProcess active, string key, string body, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cron/automated-payouts");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ProgramLaunch.CronKey);
            request.Headers.Add("Idempotency-Key", key);
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await active.Client.SendAsync(request, stop);
            if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.BadGateway)
                return null;
            await using var stream = await answer.Content.ReadAsStreamAsync(stop);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: stop);
            return json.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("runId", out var run) ? run.GetString() : null;
        }
        catch (Exception lost) when (IsLost(lost, stop) || lost is JsonException)
        {
            return null;
        }
    }

    private static bool IsLost(Exception failure, CancellationToken stop) =>
        failure is HttpRequestException or IOException || (failure is OperationCanceledException && !stop.IsCancellationRequested);
}
