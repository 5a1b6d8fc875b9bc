using Microsoft.AspNetCore.Mvc;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Idempotency;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Paging;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>Payees.</summary>
public static class MapWriters
{
    private const string Route = "/writers";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var writers = admin.MapGroup(Route).WithTags("Writers");
        writers.MapPost("", Save)
            .Needs(KeyScope.Admin)
            .WithSummary("Adds or changes one writer (an object), or many (an array, or text/csv). All or none. What is not there stays as it is; null or an empty cell clears it.")
            .WithMetadata(new RequestSizeLimitAttribute(ImportBody.MaxBytes))
            .Takes(WriterInput.Shape, TakesForm.Import)
            .Gives<ChangedWriterBody>(200, 201).Gives<WritersSavedBody>(200)
            .Refuses(400, 413, 415)
            .OncePerKey();
        writers.MapPut("/{id}", Put)
            .Needs(KeyScope.Admin)
            .WithSummary("Adds or replaces one writer: what is not there is cleared.")
            .Takes(WriterInput.NamedShape)
            .Gives<ChangedWriterBody>(200, 201)
            .Refuses(400, 415);
        writers.MapPatch("/{id}", Patch)
            .Needs(KeyScope.Admin)
            .WithSummary("Changes single fields of one writer: what is not there stays as it is, null clears it.")
            .Takes(WriterInput.ChangeShape)
            .Gives<WriterBody>(200)
            .Refuses(400, 404, 415);
        writers.MapGet("", List)
            .Needs(KeyScope.Read)
            .WithSummary("Writers in the order of their ids.")
            .Gives<Page<WriterBody>>(200)
            .Refuses(400);
        writers.MapGet("/{id}", Get)
            .Needs(KeyScope.Read)
            .WithSummary("One writer with its balances.")
            .Gives<WriterBody>(200)
            .Refuses(404);
        MapHolds.Map(writers);
    }

    private static async Task<IResult> Save(
        HttpContext context, IWriterStore store, PlatformThresholds thresholds, TimeProvider time, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var batch = new WriterBatch();
        var unreadable = await ImportBody.Read(context.Request, WriterInput.Shape, problems, batch.Add, cancellationToken);
        return (unreadable ?? problems.ToProblem()) ?? await SaveBatch(batch, context, store, thresholds, time, cancellationToken);
    }

    private static async Task<IResult> Put(
        string id, HttpContext context, IWriterStore store, PlatformThresholds thresholds, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!WriterId.TryParse(id, out var writerId))
            return InputProblems.Single("id", "must be " + ExternalId.Rule);
        WriterChange? whole = null;
        void Read(InputRow row) => whole = WriterInput.ReadWhole(row, writerId);
        return await JsonBody.ReadObject(context.Request, WriterInput.NamedShape, optional: false, Read, cancellationToken)
            ?? await SaveBatch(WriterBatch.Of(whole!), context, store, thresholds, time, cancellationToken);
    }

    private static async Task<IResult> Patch(
        string id, HttpContext context, IWriterStore store, PlatformThresholds thresholds, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await Find(id, store, cancellationToken) is not { Writer: var writer })
            return Problems.NotFound("writer", id);
        WriterChange? change = null;
        void Read(InputRow row) => change = WriterInput.ReadChange(row, writer.Id, writer.Currency);
        return await JsonBody.ReadObject(context.Request, WriterInput.ChangeShape, optional: false, Read, cancellationToken)
            ?? await SaveBatch(WriterBatch.Of(change!), context, store, thresholds, time, cancellationToken);
    }

    private static async Task<IResult> SaveBatch(
        WriterBatch batch, HttpContext context, IWriterStore store, PlatformThresholds thresholds, TimeProvider time, CancellationToken cancellationToken)
    {
        // Asked for before anything is saved: where the cluster is away, nothing was done.
        var hasThreshold = batch.Changes.Exists(change => change.MinimumThreshold.Value is not null);
        var platforms = hasThreshold ? await thresholds.Now(cancellationToken) : null;
        var saved = await store.Save(batch.Changes, context.Audit(time), cancellationToken);
        if (batch.Describe(saved).ToProblem() is { } conflict)
            return conflict;
        var warnings = batch.Warn(saved, platforms);
        if (!batch.IsSingle)
            return new AnswerResult(WritersSavedBody.Of(saved, warnings));
        var id = batch.Changes[0].Id;
        var body = new ChangedWriterBody((await store.Find(id, cancellationToken))!, saved.Payouts) { Warnings = warnings.First };
        return saved.Created > 0
            ? new AnswerResult(body, StatusCodes.Status201Created, $"/api/admin{Route}/{Uri.EscapeDataString(id.Value)}")
            : new AnswerResult(body);
    }

    private static async Task<IResult> List(string? cursor, string? limit, IWriterStore store, CancellationToken cancellationToken)
    {
        var (rows, problem) = PageQuery.Limit(limit);
        if (problem is not null)
            return problem;
        WriterId? after = null;
        if (cursor is not null)
        {
            if (!Cursor.TryDecode<string>(cursor, out var text) || !WriterId.TryParse(text, out var place))
                return PageQuery.BadCursor();
            after = place;
        }

        var views = await store.List(after, rows + 1, cancellationToken);
        return new AnswerResult(Page<WriterBody>.Of(views, rows, WriterBody.Of, view => Cursor.Encode(view.Writer.Id.Value)));
    }

    private static async Task<IResult> Get(string id, IWriterStore store, CancellationToken cancellationToken) =>
        await Find(id, store, cancellationToken) is { } view ? new AnswerResult(WriterBody.Of(view)) : Problems.NotFound("writer", id);

    private static async Task<WriterView?> Find(string id, IWriterStore store, CancellationToken cancellationToken) =>
        WriterId.TryParse(id, out var writerId) ? await store.Find(writerId, cancellationToken) : null;
}
