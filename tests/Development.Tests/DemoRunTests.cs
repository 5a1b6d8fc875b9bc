using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Development.Demo;

namespace OrleansPayouts.Development.Tests;

public sealed class DemoRunTests
{
    private const string RunId = "manual_run_X";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("completed", null, true, "run manual_run_X: paid")]
    [InlineData("paused", "insufficient_funds", false, "run manual_run_X (paused): paid")]
    [InlineData("cancelled", null, false, "run manual_run_X (cancelled): paid")]
    public async Task The_demo_ends_with_the_run_however_that_ends(string status, string? pauseCode, bool isCompleted, string lastLine)
    {
        await using var api = Api(status, pauseCode);
        await api.StartAsync(TestContext.Current.CancellationToken);

        var demo = await DemoRun.RunAsync(new Uri(api.Urls.First()), "key", TextWriter.Null, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);

        demo.IsCompleted.ShouldBe(isCompleted);
        demo.Summary.Split('\n')[^1].ShouldStartWith(lastLine);
        if (pauseCode is not null)
            demo.Summary.ShouldContain(pauseCode);
    }

    [Fact]
    public async Task A_stop_ends_the_demo_before_the_run_ends()
    {
        await using var api = Api("dispatching", pauseCode: null);
        await api.StartAsync(TestContext.Current.CancellationToken);
        using var stopping = new CancellationTokenSource();
        var demo = DemoRun.RunAsync(new Uri(api.Urls.First()), "key", TextWriter.Null, stopping.Token);

        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => demo.WaitAsync(Soon, TestContext.Current.CancellationToken));
    }

    /// <summary>Answers as the API does whose only run has ended, or never ends.</summary>
    private static WebApplication Api(string status, string? pauseCode)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = builder.Build();
        api.MapGet("/api/admin/writers", () => Results.Json(new { data = new[] { new { id = "w1" } }, nextCursor = (string?)null }));
        api.MapPost(DemoClient.TriggerRoute, () => Results.Json(new { data = new { runId = RunId } }));
        api.MapGet("/api/admin/runs/" + RunId, () => Results.Json(new { runId = RunId, status, pauseCode, duration = 1_000, byCurrency = Array.Empty<object>() }));
        api.MapGet($"/api/admin/runs/{RunId}/payouts", () => Results.Json(new { data = Array.Empty<object>() }));
        api.MapGet($"/api/admin/runs/{RunId}/exclusions", () => Results.Json(new { data = Array.Empty<object>() }));
        return api;
    }
}
