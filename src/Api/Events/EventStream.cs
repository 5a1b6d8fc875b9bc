using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Events;

/// <summary>
/// Sends to each listener what he has not seen: alerts' events from the database, in the order of commit, and the run's
/// progress as it stands. Every listener reads for himself, so that none is told less because another is slow.
/// </summary>
public sealed class EventStream(
    IAlertStore alerts, IPayoutQueries queries, IRunStore runs, IHostApplicationLifetime host, IOptions<JsonOptions> json, TimeProvider time)
{
    /// <summary>Each asks the database twice a second.</summary>
    public const int MaxListeners = 20;

    private const int PageSize = 100;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>What stands between cuts a connection off on which nothing comes, often after a minute.</summary>
    private static readonly TimeSpan HeartbeatAfter = TimeSpan.FromSeconds(15);

    private int listeners;

    /// <summary>False for what is no id of an event; null where none is given: from now on.</summary>
    public static bool TryReadLast(HttpRequest request, out long? last)
    {
        last = null;
        var given = request.Headers["Last-Event-ID"];
        if (given is [] or [""])
            return true;
        var valid = given is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && (last = id) >= 0;
        return valid;
    }

    /// <summary>False where there are as many as there may be.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref listeners) <= MaxListeners)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref listeners);

    /// <summary>Returns when the listener has gone, or the program stops.</summary>
    public async Task Send(HttpContext context, long? after, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        var last = after ?? await alerts.LastEvent(ending.Token);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var writer = new EventWriter(context.Response, json.Value.SerializerOptions);
        try
        {
            await writer.Begin(ending.Token);
            var (progress, saidAt) = ("", time.GetTimestamp());
            while (true)
            {
                var before = writer.Sent;
                last = await SendAlerts(writer, last, ending.Token);
                progress = await SendRun(writer, progress, ending.Token);
                if (writer.Sent == before && time.GetElapsedTime(saidAt) >= HeartbeatAfter)
                    await writer.Heartbeat(ending.Token);
                if (writer.Sent != before)
                    saidAt = time.GetTimestamp();
                await Task.Delay(LookAgainAfter, time, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // He has gone, or is to come again elsewhere.
        }
    }

    private async Task<long> SendAlerts(EventWriter writer, long last, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await alerts.ReadEvents(last, PageSize, cancellationToken);
            foreach (var happened in page)
                await writer.Alert(happened, cancellationToken);
            if (page.Count > 0)
                last = page[^1].Id;
            if (page.Count < PageSize)
                return last;
        }
    }

    /// <summary>Sends the run that is active, or was until a moment ago, where it does not stand as it did.</summary>
    private async Task<string> SendRun(EventWriter writer, string progress, CancellationToken cancellationToken)
    {
        RunView? view = null;
        if ((await runs.LoadUnfinished(cancellationToken)).OrderBy(run => run.Status == RunStatus.Paused).FirstOrDefault() is { } active)
            view = await queries.FindRun(active.Id, cancellationToken);
        else if (progress.Length > 0)
            view = await queries.FindRun(RunId.Parse(progress[..progress.IndexOf(' ', StringComparison.Ordinal)]), cancellationToken);
        if (view is null)
            return progress;
        var now = $"{view.Run.Id.Value} {view.Run.Status} {view.Run.PauseCode} {string.Join(' ', view.Totals.Rows)}";
        if (now != progress)
            await writer.Run(RunBody.Of(view, time.GetUtcNow()), cancellationToken);
        return now;
    }
}
