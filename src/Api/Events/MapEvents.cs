using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Events;

/// <summary>What happens, as server-sent events, for whoever watches.</summary>
public static class MapEvents
{
    public static void AddEvents(this IServiceCollection services) => services.AddSingleton<EventStream>();

    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/events", Listen)
        .Needs(KeyScope.Read)
        .WithTags("Monitoring")
        .WithSummary("Server-sent events: run (its progress) and alert. Last-Event-ID gives the alerts' events that were missed.")
        .Produces<string>(StatusCodes.Status200OK, EventWriter.ContentType)
        .Refuses(400, 503);

    private static async Task<IResult> Listen(HttpContext context, EventStream events, CancellationToken cancellationToken)
    {
        if (!EventStream.TryReadLast(context.Request, out var after))
            return Input.InputProblems.Single("Last-Event-ID", "must be the id of an event that was sent from here");
        // Counted before anything is sent, so that one too many gets an answer of its own.
        if (!events.TryEnter())
            return Problems.TooManyListeners();
        try
        {
            await events.Send(context, after, cancellationToken);
            return Results.Empty;
        }
        finally
        {
            events.Leave();
        }
    }
}
