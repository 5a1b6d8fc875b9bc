using System.Diagnostics;
using System.Globalization;
using System.Net;
using OrleansPayouts.Api.Tests.Keys;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Hostile;

/// <summary>
/// Hostile requests by a seed. HOSTILE_REQUESTS sets how many (2,000 unless set) and HOSTILE_SEED which; a failure names the
/// seed and the request's number.
/// </summary>
public sealed class HostileTests(HostileApp app, ITestOutputHelper output) : IClassFixture<HostileApp>
{
    private const int AtOnce = 32;

    /// <summary>What no answer may hold: of our insides, of our secrets, of this machine.</summary>
    private static readonly string[] Inside =
    [
        "Exception", "   at ", ".cs:line", "Npgsql", "OrleansPayouts.", "System.", "Microsoft.", "root:x:", "select ", "sk_test", "Password=", "postgres",
        AppContext.BaseDirectory, PayoutsApp.AdminKey, PayoutsApp.CronKey, PayoutsApp.OldCronKey, PayoutsApp.DataKey,
    ];

    [Fact(Timeout = 1_200_000)]
    public async Task Hostile_requests_get_no_5xx_and_learn_nothing_and_the_service_still_pays()
    {
        var count = Setting("HOSTILE_REQUESTS", 2_000);
        var seed = Setting("HOSTILE_SEED", 20_261_122);
        var maker = new HostileRequest([.. RouteScopes.Intended.Keys], await Keys());
        var statuses = new SortedDictionary<int, int>();
        var wrong = new List<string>();
        var begun = Stopwatch.GetTimestamp();

        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (n, _) =>
        {
            var answer = await RawHttp.Send(app.Anonymous.BaseAddress!, maker.Make(new Chance((ulong)seed * 1_000_003 + (ulong)n)));
            var seen = RawHttp.Statuses(answer);
            lock (statuses)
            {
                foreach (var status in seen.DefaultIfEmpty(0))
                    statuses[status] = statuses.GetValueOrDefault(status) + 1;
                // 505 is not a failure, but HTTP's own answer to another version of it.
                if (seen.Any(status => status is >= 500 and not 505))
                    wrong.Add($"request {n} of seed {seed}: {seen[0]}");
                // Measurements name the instruments of what is inside; who may read them may.
                var looked = answer.Contains("\n# TYPE ", StringComparison.Ordinal) ? Inside.Except(["Exception", "Npgsql", "postgres", "Microsoft.", "System.", "OrleansPayouts."]) : Inside;
                wrong.AddRange(looked.Where(inside => answer.Contains(inside, StringComparison.OrdinalIgnoreCase)).Select(inside => $"request {n} of seed {seed} learned '{inside}'"));
            }
        });

        output.WriteLine($"{count} requests of seed {seed} in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; answers by status (0: closed without one): "
            + string.Join(", ", statuses.Select(pair => $"{pair.Key}: {pair.Value}")));
        foreach (var error in app.Logs.Errors)
            output.WriteLine(error);
        wrong.ShouldBeEmpty();
        // Requests of every kind have come as far as the endpoints, or this would prove little.
        foreach (var status in new[] { 200, 400, 401, 403, 404, 405, 415 })
            statuses.Keys.ShouldContain(status);
        // Kestrel counts it as an error of its own that what is left of a broken chunk cannot be skipped; the connection ends.
        app.Logs.Errors.Where(error => !error.Contains("automatic draining of the request body failed", StringComparison.Ordinal)).ShouldBeEmpty();
        app.Logs.Leaks.ShouldBeEmpty();
        await StillPays();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ffffffffffffffff")]
    [InlineData("7fffffffffffffff")]
    [InlineData("zz")]
    [InlineData("-1")]
    public async Task A_chunk_of_an_impossible_size_is_the_callers_mistake(string size)
    {
        var request = $"POST {Calls.CronRoute} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {PayoutsApp.CronKey}\r\n"
            + $"Transfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n";

        RawHttp.Statuses(await RawHttp.SendWhole(app.Anonymous.BaseAddress!, System.Text.Encoding.ASCII.GetBytes(request))).ShouldBe([400]);
    }

    private async Task StillPays()
    {
        await app.AddWriter("after_all");
        await app.AddEarning("after_all_1", "after_all", 42m);
        using var admin = app.Client(PayoutsApp.AdminKey);
        await Eventually.Holds(async () =>
        {
            var run = await admin.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":20}""");
            run.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Accepted);
            return app.Stripe.Transfers().Any(transfer => transfer["writer_id"] == "after_all");
        });

        app.Stripe.Transfers().Single(transfer => transfer["writer_id"] == "after_all").AmountMinor.ShouldBe(4_200);
        app.Stripe.Transfers().GroupBy(transfer => transfer.PayoutId).ShouldAllBe(payout => payout.Count() == 1);
        (await app.Anonymous.GetReply("/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<List<string>> Keys()
    {
        var keys = new List<string> { PayoutsApp.AdminKey, PayoutsApp.AdminKey, PayoutsApp.CronKey };
        app.Logs.WatchFor(PayoutsApp.AdminKey, PayoutsApp.CronKey, PayoutsApp.DataKey);
        foreach (var scope in Enum.GetValues<KeyScope>())
            keys.Add((await app.MakeKey(scope)).Text);
        return keys;
    }

    private static int Setting(string name, int unlessSet) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : unlessSet;
}
