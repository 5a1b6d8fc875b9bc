using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Paging;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Tracing;

/// <summary>From a correlation id, which every answer and every line of the log has, to all that it led to.</summary>
public static class MapTraces
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/trace/{correlationId}", Get)
        .Needs(KeyScope.Read)
        .WithTags("Tracing")
        .WithSummary("The run, payouts, attempts, audit entries and alerts that followed from one request: the first of each (limit), with a count.")
        .Gives<TraceBody>(200).Refuses(400, 404);

    private static async Task<IResult> Get(
        string correlationId, string? limit, ITraces traces, TimeProvider time, CancellationToken cancellationToken)
    {
        var (rows, problem) = PageQuery.Limit(limit);
        if (problem is not null)
            return problem;
        if (!Correlation.IsValid(correlationId))
            return InputProblems.Single("correlationId", $"must be 1 to {Correlation.MaxLength} letters, digits, '.', '_', ':' or '-'");
        return await traces.Find(correlationId, limit is null ? PageQuery.MaxLimit : rows, cancellationToken) is { } trace
            ? new AnswerResult(TraceBody.Of(correlationId, trace, time.GetUtcNow()))
            : Problems.NotFound("trace", correlationId);
    }
}
