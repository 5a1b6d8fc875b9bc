using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Paging;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Runs;

/// <summary>Runs, and what became of everyone in them.</summary>
public static class MapRuns
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var runs = admin.MapGroup("/runs").WithTags("Runs").Needs(KeyScope.Read);
        runs.MapGet("", List)
            .WithSummary("Runs, newest first. Filter: status.")
            .Gives<Page<RunBody>>(200).Refuses(400);
        runs.MapGet("/{id}", Get)
            .WithSummary("One run: progress while it goes on, counts and sums.")
            .Gives<RunBody>(200).Refuses(404);
        runs.MapGet("/{id}/payouts", Payouts)
            .WithSummary("A run's payouts in the order of writer and currency. Filters: status, code, writer.")
            .Gives<Page<PayoutBody>>(200).Refuses(400, 404);
        runs.MapGet("/{id}/exclusions", Exclusions)
            .WithSummary("The balances that a run does not pay, each with its reason.")
            .Gives<Page<ExclusionBody>>(200).Refuses(400, 404);
    }

    private static async Task<IResult> List(
        string? cursor, string? limit, string? status, IPayoutQueries queries, TimeProvider time, CancellationToken cancellationToken)
    {
        var (rows, problem) = PageQuery.Limit(limit);
        if (problem is not null)
            return problem;
        if (!TryStatus<RunStatus>(status, out var only))
            return BadStatus<RunStatus>();
        RunCursor? before = null;
        if (cursor is not null && !(Cursor.TryDecode(cursor, out before) && RunId.TryParse(before!.RunId, out _)))
            return PageQuery.BadCursor();
        var views = await queries.ListRuns(before, only, rows + 1, cancellationToken);
        var now = time.GetUtcNow();
        return new AnswerResult(Page<RunBody>.Of(
            views, rows, view => RunBody.Of(view, now), view => Cursor.Encode(new RunCursor(view.Run.StartedAt, view.Run.Id.Value))));
    }

    private static async Task<IResult> Get(string id, IPayoutQueries queries, TimeProvider time, CancellationToken cancellationToken) =>
        await Find(id, queries, cancellationToken) is { } view
            ? new AnswerResult(RunBody.Of(view, time.GetUtcNow()))
            : Problems.NotFound("run", id);

    private static async Task<IResult> Payouts(
        string id,
        string? cursor,
        string? limit,
        string? status,
        string? code,
        string? writer,
        IPayoutQueries queries,
        CancellationToken cancellationToken)
    {
        var (rows, problem) = PageQuery.Limit(limit);
        if (problem is not null)
            return problem;
        if (!TryStatus<PayoutStatus>(status, out var only))
            return BadStatus<PayoutStatus>();
        if (!PayoutPlace.TryDecode(cursor, out var after))
            return PageQuery.BadCursor();
        if (code is not null && PlainText.WhatIsWrong(code, maxLength: 100) is { } mistake)
            return InputProblems.Single("code", mistake);
        WriterId? onlyWriter = null;
        if (writer is not null)
        {
            if (!WriterId.TryParse(writer, out var parsed))
                return InputProblems.Single("writer", "must be " + ExternalId.Rule);
            onlyWriter = parsed;
        }

        if (await Find(id, queries, cancellationToken) is not { } run)
            return Problems.NotFound("run", id);
        var filter = new PayoutFilter(only, code, onlyWriter);
        var views = await queries.ListPayouts(run.Run.Id, filter, after, rows + 1, cancellationToken);
        return new AnswerResult(Page<PayoutBody>.Of(
            views, rows, PayoutBody.Of, view => PayoutPlace.Encode(view.Payout.Writer, view.Payout.Amount.Currency)));
    }

    private static async Task<IResult> Exclusions(
        string id, string? cursor, string? limit, IPayoutQueries queries, CancellationToken cancellationToken)
    {
        var (rows, problem) = PageQuery.Limit(limit);
        if (problem is not null)
            return problem;
        if (!PayoutPlace.TryDecode(cursor, out var after))
            return PageQuery.BadCursor();
        if (await Find(id, queries, cancellationToken) is not { } run)
            return Problems.NotFound("run", id);
        var exclusions = await queries.ListExclusions(run.Run.Id, after, rows + 1, cancellationToken);
        return new AnswerResult(Page<ExclusionBody>.Of(
            exclusions, rows, ExclusionBody.Of, exclusion => PayoutPlace.Encode(exclusion.Writer, exclusion.Available.Currency)));
    }

    private static async Task<RunView?> Find(string id, IPayoutQueries queries, CancellationToken cancellationToken) =>
        RunId.TryParse(id, out var runId) ? await queries.FindRun(runId, cancellationToken) : null;

    private static bool TryStatus<T>(string? text, out T? status)
        where T : struct, Enum
    {
        var valid = EnumNames<T>.TryParse(text, out var parsed);
        status = valid ? parsed : null;
        return valid || text is null;
    }

    private static Problem BadStatus<T>()
        where T : struct, Enum =>
        InputProblems.Single("status", "must be one of " + string.Join(", ", EnumNames<T>.All.Order(StringComparer.Ordinal)));
}
