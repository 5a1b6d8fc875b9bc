using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Api.Events;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Monitoring;

public sealed class EventTests : IAsyncLifetime
{
    private const string Route = "/api/admin/events";

    private readonly PayoutsApp app = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task A_listener_sees_the_runs_progress_to_its_end_and_alerts_as_they_are_raised()
    {
        using var answer = await Listen();
        (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, "text/event-stream"));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ending));
        await app.AddWriter("ada");
        await app.AddEarning("e1", "ada", 40);
        await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true}""");
        await app.Payouts("n", 1, "needs_review");
        await app.Check();

        var (id, alert) = await Next(lines, "alert");
        id.ShouldNotBeNull();
        (alert.GetProperty("kind").GetString(), alert.GetProperty("alert").GetProperty("type").GetString()).ShouldBe(("raised", "system_error"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Progress_comes_while_a_run_goes_on_and_when_it_is_over()
    {
        using var answer = await Listen();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ending));
        await app.Run();
        (await Next(lines, "run")).Data.GetProperty("status").GetString().ShouldBe("paused");
        await app.Execute("update runs set status = 'completed', pause_code = null, completed_at = now()");
        var (id, over) = await Next(lines, "run");

        id.ShouldBeNull();
        (over.GetProperty("runId").GetString(), over.GetProperty("status").GetString()).ShouldBe(("manual_run_01M8293WTQEB7TSY42VY9B11T3", "completed"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Who_comes_again_gets_the_alerts_that_he_has_missed_in_their_order()
    {
        await app.Payouts("n", 1, "needs_review");
        await app.Check();
        await app.Age(2);
        await app.Check();
        await app.Payouts("f", 50, "failed");
        await app.Check();

        using var all = await Listen("0");
        using var lines = new StreamReader(await all.Content.ReadAsStreamAsync(Ending));
        var first = await Next(lines, "alert");
        var second = await Next(lines, "alert");
        (first.Data.GetProperty("kind").GetString(), second.Data.GetProperty("kind").GetString()).ShouldBe(("raised", "repeated"));

        using var rest = await Listen(second.Id);
        using var restLines = new StreamReader(await rest.Content.ReadAsStreamAsync(Ending));
        (await Next(restLines, "alert")).Data.GetProperty("alert").GetProperty("type").GetString().ShouldBe("failure_rate");
    }

    [Theory(Timeout = 120_000)]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task An_id_that_is_none_is_refused(string id)
    {
        using var answer = await Listen(id);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact(Timeout = 120_000)]
    public async Task There_are_so_many_listeners_and_no_more_and_who_leaves_makes_room()
    {
        var listeners = new List<HttpResponseMessage>();
        for (var n = 0; n < EventStream.MaxListeners; n++)
            listeners.Add(await Listen());
        listeners.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        using (var refused = await Listen())
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        listeners[0].Dispose();
        await Eventually.Holds(async () =>
        {
            using var answer = await Listen();
            return answer.StatusCode == HttpStatusCode.OK;
        });
        listeners.ForEach(answer => answer.Dispose());
    }

    [Fact(Timeout = 120_000)]
    public async Task Listeners_do_not_hold_up_the_programs_end()
    {
        using var answer = await Listen();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ending));
        await lines.ReadLineAsync(Ending);

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        while (await lines.ReadLineAsync(Ending) is not null)
        {
            // Until the stream's end, which comes by the program's will.
        }
    }

    private Task<HttpResponseMessage> Listen(string? after = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Route);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        return app.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
    }

    private static async Task<(string? Id, JsonElement Data)> Next(StreamReader lines, string kind)
    {
        string? id = null, name = null;
        while (await lines.ReadLineAsync(Ending) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && name == kind)
                return (id, JsonDocument.Parse(line[6..]).RootElement);
            else if (line.Length == 0)
                (id, name) = (null, null);
        }

        throw new InvalidOperationException($"The stream ended before an event {kind} came.");
    }
}
