using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Eligibility;

/// <summary>"Why was I not paid?"</summary>
public static class MapEligibility
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/writers/{id}/eligibility", Get)
        .Needs(KeyScope.Read)
        .WithTags("Writers")
        .WithSummary("Whether the writer was paid in a run (runId), or would be now, and if not the one reason with its remedy and the next date.")
        .Gives<EligibilityBody>(200)
        .Refuses(404);

    private static async Task<IResult> Get(
        string id, string? runId, EligibilityDesk desk, IWriterStore writers, IPayoutQueries queries, CancellationToken cancellationToken)
    {
        if (!WriterId.TryParse(id, out var writerId) || await writers.Find(writerId, cancellationToken) is not { Writer: var writer })
            return Problems.NotFound("writer", id);
        if (runId is null)
            return new AnswerResult(await desk.Now(writer, cancellationToken));
        return RunId.TryParse(runId, out var run) && await queries.FindRun(run, cancellationToken) is { } view
            ? new AnswerResult(await desk.InRun(writer, view, cancellationToken))
            : Problems.NotFound("run", runId);
    }
}
