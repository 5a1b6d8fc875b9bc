using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Audit;

/// <summary>The audit log, to be carried away.</summary>
public static class MapAudit
{
    private const string ContentType = "application/x-ndjson";

    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/audit", Export)
        .Needs(KeyScope.Read)
        .WithTags("Audit")
        .WithSummary("The audit log as JSON lines in the order of ids. Filters: from, to (instants), after (an id, to go on where a reading ended).")
        .Produces<AuditLine>(200, ContentType).Refuses(400);

    private static async Task<IResult> Export(
        string? from, string? to, string? after, HttpContext context, IAuditLog log, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        if (!TryInstant(from, out var start))
            return InputProblems.Single("from", PlainInstant.Rule);
        if (!TryInstant(to, out var end))
            return InputProblems.Single("to", PlainInstant.Rule);
        var last = 0L;
        if (after is not null && !(long.TryParse(after, out last) && last >= 0))
            return InputProblems.Single("after", "must be the id of an entry");
        var entries = log.Read(new AuditRange(start, end, last), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = entries;
        // Before anything is sent, so that a database that is away is told as such.
        var any = await entries.MoveNextAsync();
        context.Response.ContentType = ContentType;
        context.Response.Headers[Correlation.Header] = Correlation.Of(context);
        for (; any; any = await entries.MoveNextAsync())
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, AuditLine.Of(entries.Current), json.Value.SerializerOptions, cancellationToken);
            await context.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }

        return Results.Empty;
    }

    private static bool TryInstant(string? text, out DateTimeOffset? instant)
    {
        instant = null;
        if (text is null)
            return true;
        var valid = PlainInstant.TryParse(text, out var parsed);
        instant = parsed;
        return valid;
    }
}
