using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Operators;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Operators;

/// <summary>What an operator does to a run.</summary>
public static class MapRunActions
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var run = admin.MapGroup("/runs/{id}").WithTags("Runs").Needs(KeyScope.Operate);
        Map(run, "/pause", RunCommand.Pause)
            .WithSummary("Sends nothing more until it is resumed. What is on its way to Stripe still arrives; no trigger takes it up again.");
        Map(run, "/resume", RunCommand.Resume)
            .WithSummary("Goes on where it stands.");
        Map(run, "/cancel", RunCommand.Cancel)
            .WithSummary("Calls off what was not sent and releases the money. What is in doubt stays open until it is known.");
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder run, string path, RunCommand command)
    {
        Task<IResult> Take(
            string id, HttpContext context, RunDesk desk, IPayoutQueries queries, TimeProvider time, CancellationToken cancellationToken) =>
            MapRunActions.Take(id, command, context, desk, queries, time, cancellationToken);
        return run.MapPost(path, Take).Takes(OperatorReason.Shape).Gives<RunBody>(200).Refuses(400, 404, 409, 415);
    }

    private static async Task<IResult> Take(
        string id,
        RunCommand command,
        HttpContext context,
        RunDesk desk,
        IPayoutQueries queries,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        string? reason = null;
        void Read(InputRow row) => reason = OperatorReason.Read(row);
        if (await JsonBody.ReadObject(context.Request, OperatorReason.Shape, optional: false, Read, cancellationToken) is { } problem)
            return problem;
        if (!RunId.TryParse(id, out var runId) || await desk.Take(runId, command, context.Audit(time, reason), cancellationToken) is not { } steered)
            return Problems.NotFound("run", id);
        return steered.Decision is RunDecision.Refuse { Reason: var refusal }
            ? Problems.StateConflict(
                EnumNames<RunRefusal>.Of(refusal), RunRefusalWords.Title(refusal), EnumNames<RunStatus>.Of(steered.Before.Status), RunRefusalWords.Advice(refusal))
            : new AnswerResult(RunBody.Of((await queries.FindRun(runId, cancellationToken))!, time.GetUtcNow()));
    }
}
