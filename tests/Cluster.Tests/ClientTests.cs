using System.Diagnostics;
using System.Net;

namespace OrleansPayouts.Cluster.Tests;

public sealed class ClientTests
{
    /// <summary>An answer has to come within this, whatever it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact(Timeout = 180_000)]
    public async Task An_API_starts_without_a_silo_and_finds_it_and_loses_it_and_finds_the_next_one()
    {
        await using var cluster = await PayoutCluster.Prepare(
            // The port of the killed silo may be given to a silo of another test: by this name it is told apart.
            new Dictionary<string, string> { ["ORLEANS_CLUSTER_ID"] = "client-tests" }, migrate: false);
        var api = await cluster.StartApi();

        (await Ask(api)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await api.Answers("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await api.Answers("/api/admin/writers")).ShouldBe(HttpStatusCode.OK, "the books need no silo");

        var first = (await cluster.StartSilos(1))[0];
        await ComesBack(api);

        await first.Kill();
        await Eventually.Is(async () => await Ask(api) != HttpStatusCode.OK, TimeSpan.FromSeconds(10), () => cluster.Output);
        for (var i = 0; i < 3; i++)
            (await Ask(api)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await cluster.StartSilos(1);
        await ComesBack(api);
    }

    /// <summary>Each has a silo of its own, which is the default: on one database they are one cluster, with one set of permits and one run.</summary>
    [Fact(Timeout = 180_000)]
    public async Task Two_programs_on_one_database_are_one_cluster()
    {
        await using var cluster = await PayoutCluster.Prepare();
        var programs = await Task.WhenAll(cluster.StartApi("silo"), cluster.StartApi("silo"));
        await Task.WhenAll(programs.Select(program => program.IsReady()));
        await cluster.Import(programs[0], 300);

        var runs = await Task.WhenAll(programs.Select(program => program.StartRun()));
        await cluster.RunCompletes(programs[1], runs[0], within: TimeSpan.FromMinutes(1));

        runs[1].ShouldBe(runs[0]);
        await cluster.EachIsPaidOnce();
        cluster.CapsWereKept();
        foreach (var program in programs)
            (await program.Stop()).ShouldBe(0, program.Output);
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
}
