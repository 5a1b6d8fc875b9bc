using System.Net;
using OrleansPayouts.Api.Http.Limits;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class CronLimitTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task Bursts_pass_and_a_flood_is_told_to_come_back_later()
    {
        // Refused for their slot, after the limiter has counted them.
        const string body = """{"slot":"2999-01-01T09:00:00Z"}""";

        // Two windows may share the calls, so up to two windows' worth may pass.
        var replies = new List<Reply>();
        while (replies.Count <= 2 * CallLimiting.CronCallsPerWindow && replies.All(reply => reply.Status != HttpStatusCode.TooManyRequests))
            replies.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.Cron.PostJson(Calls.CronRoute, body))));

        replies.Count(reply => reply.Status == HttpStatusCode.BadRequest).ShouldBeGreaterThanOrEqualTo(200);
        var limited = replies.First(reply => reply.Status == HttpStatusCode.TooManyRequests);
        limited.Message.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), CallLimiting.Window);
        limited.Code.ShouldBe("too_many_calls");
        limited.Json.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        using var other = app.Client(PayoutsApp.OldCronKey);
        (await other.PostJson(Calls.CronRoute, body)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }
}
