using System.Diagnostics;
using System.Net;

namespace OrleansPayouts.Cluster.Tests;

public sealed class ClientTests
{
    /// <summary>An answer has to come within this, whatever it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact(Timeout = 240_000)]
    public async Task A_front_end_starts_without_a_silo_and_finds_it_and_loses_it_and_finds_the_next_one()
    {
        await using var cluster = await PayoutCluster.Prepare(migrate: false);
        var api = await cluster.StartApi();

        await IsAway(api);
        (await api.Answers("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await api.Answers("/api/admin/writers")).ShouldBe(HttpStatusCode.OK, "the books need no silo");

        var first = (await cluster.StartSilos(1))[0];
        await ComesBack(api);

        await first.Kill();
        await Eventually.Is(async () => await Ask(api) != HttpStatusCode.OK, TimeSpan.FromSeconds(10), () => cluster.Output);
        for (var i = 0; i < 5; i++)
            await IsAway(api);

        await cluster.StartSilos(1);
        await ComesBack(api);
    }

    [Fact(Timeout = 240_000)]
    public async Task A_front_end_with_a_silo_of_its_own_needs_no_other()
    {
        await using var cluster = await PayoutCluster.Prepare();
        var api = await cluster.StartApi("silo");
        await api.IsReady(TimeSpan.FromSeconds(60));
        await api.Import(100);

        var run = await api.StartRun();
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(1));

        await cluster.EachIsPaidOnce(100);
        (await api.Stop()).ShouldBe(0);
    }

    private static Task ComesBack(ProgramProcess api) =>
        Eventually.Is(async () => await Ask(api) == HttpStatusCode.OK, TimeSpan.FromSeconds(45), () => api.Output);

    /// <summary>Nothing is due, so that asking starts nothing. Never a 500, and never without an answer for long.</summary>
    private static async Task<HttpStatusCode> Ask(ProgramProcess api)
    {
        var waited = Stopwatch.StartNew();
        using var answer = await api.Http.PostAsync(PayoutCluster.CronRoute, content: null);
        waited.Elapsed.ShouldBeLessThan(Patience, api.Output);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Accepted);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            answer.Headers.RetryAfter?.Delta.ShouldNotBeNull();
        return answer.StatusCode == HttpStatusCode.Accepted ? HttpStatusCode.OK : answer.StatusCode;
    }

    private static async Task IsAway(ProgramProcess api) => (await Ask(api)).ShouldBe(HttpStatusCode.ServiceUnavailable);
}
