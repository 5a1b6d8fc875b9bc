using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>Keeps payees from being paid, and lets them be paid again.</summary>
public static class MapHolds
{
    public static void Map(IEndpointRouteBuilder writers)
    {
        writers.MapPost("/{id}/hold", Hold)
            .Needs(KeyScope.Operate)
            .WithSummary("Keeps the writer from being paid until it is released, and calls off its open payouts unless they are in doubt.")
            .Takes(ReasonInput.Shape)
            .Gives<ChangedWriterBody>(200)
            .Refuses(400, 404, 415);
        writers.MapPost("/{id}/release", Release)
            .Needs(KeyScope.Operate)
            .WithSummary("Lifts the hold, whoever set it.")
            .Takes(ReasonInput.Shape)
            .Gives<WriterBody>(200)
            .Refuses(400, 404, 415);
        writers.MapPost("/release", ReleaseMany)
            .Needs(KeyScope.Operate)
            .WithSummary("Lifts the holds of the writers that are named, of all with a status, or of those that are both. All or none.")
            .Takes(ReleaseInput.Shape)
            .Gives<WritersReleasedBody>(200)
            .Refuses(400, 415);
    }

    private static Task<IResult> Hold(
        string id, HttpContext context, IWriterStore store, TimeProvider time, CancellationToken cancellationToken) =>
        SetHold(
            id, reason => new WriterHold(HoldKind.Manual, reason), (view, change) => new ChangedWriterBody(view, change), context, store, time, cancellationToken);

    private static Task<IResult> Release(
        string id, HttpContext context, IWriterStore store, TimeProvider time, CancellationToken cancellationToken) =>
        SetHold(id, _ => null, (view, _) => WriterBody.Of(view), context, store, time, cancellationToken);

    private static async Task<IResult> SetHold(
        string id,
        Func<string, WriterHold?> hold,
        Func<WriterView, PayeeChange, WriterBody> body,
        HttpContext context,
        IWriterStore store,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        string? reason = null;
        void Read(InputRow row) => reason = ReasonInput.Read(row);
        if (await JsonBody.ReadObject(context.Request, ReasonInput.Shape, optional: false, Read, cancellationToken) is { } problem)
            return problem;
        return WriterId.TryParse(id, out var writerId)
            && await store.SetHold(writerId, hold(reason!), context.Audit(time, reason), cancellationToken) is { } change
            && await store.Find(writerId, cancellationToken) is { } view
            ? new AnswerResult(body(view, change))
            : Problems.NotFound("writer", id);
    }

    private static async Task<IResult> ReleaseMany(HttpContext context, IWriterStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        ReleaseInput? input = null;
        void Read(InputRow row) => input = ReleaseInput.Read(row);
        if (await JsonBody.ReadObject(context.Request, ReleaseInput.Shape, optional: false, Read, cancellationToken) is { } problem)
            return problem;
        var released = await store.Release(input!.Ids, input.Kind, context.Audit(time, input.Reason), cancellationToken);
        return released.Unknown.Count > 0
            ? InputProblems.Single("ids", $"must name writers that exist; these do not: {string.Join(", ", released.Unknown)}")
            : new AnswerResult(WritersReleasedBody.Of(released));
    }
}
