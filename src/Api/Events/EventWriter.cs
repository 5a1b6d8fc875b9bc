using System.Globalization;
using System.Text.Json;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Events;

/// <summary>Writes server-sent events (WHATWG HTML, 9.2).</summary>
internal sealed class EventWriter(HttpResponse response, JsonSerializerOptions json)
{
    public const string ContentType = "text/event-stream";

    /// <summary>How many lines of any kind were sent.</summary>
    public long Sent { get; private set; }

    public Task Begin(CancellationToken cancellationToken)
    {
        response.ContentType = ContentType;
        // A proxy that gathers an answer before it passes it on would keep it for ever.
        response.Headers["X-Accel-Buffering"] = "no";
        return Write("retry: 3000\n\n", cancellationToken);
    }

    public Task Heartbeat(CancellationToken cancellationToken) => Write(": still here\n\n", cancellationToken);

    /// <summary>With its id, so that a listener who comes again gets what he has missed.</summary>
    public Task Alert(AlertEvent happened, CancellationToken cancellationToken)
    {
        var body = new
        {
            Kind = EnumNames<AlertEventKind>.Of(happened.Kind),
            happened.At,
            happened.Actor,
            Alert = JsonSerializer.Deserialize<JsonElement>(happened.Snapshot),
        };
        return Write(string.Create(CultureInfo.InvariantCulture, $"id: {happened.Id}\nevent: alert\ndata: {JsonSerializer.Serialize(body, json)}\n\n"), cancellationToken);
    }

    /// <summary>Without an id: it is how the run stands, not something that can be missed.</summary>
    public Task Run(RunBody run, CancellationToken cancellationToken) =>
        Write($"event: run\ndata: {JsonSerializer.Serialize(run, json)}\n\n", cancellationToken);

    private async Task Write(string text, CancellationToken cancellationToken)
    {
        Sent++;
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
