using Microsoft.AspNetCore.Mvc;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Idempotency;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Earnings;

/// <summary>What writers have earned, as the platform reports it.</summary>
public static class MapEarnings
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapPost("/earnings", Record)
        .Needs(KeyScope.Admin)
        .WithTags("Earnings")
        .WithSummary("Records up to 100,000 earnings (an array, or text/csv). All or none; repeating it is harmless.")
        .WithMetadata(new RequestSizeLimitAttribute(ImportBody.MaxBytes))
        .Takes(EarningInput.Shape, TakesForm.Import)
        .Gives<EarningsBody>(200)
        .Refuses(400, 413, 415)
        .OncePerKey();

    private static async Task<IResult> Record(
        HttpContext context, IEarningStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var batch = new EarningBatch();
        var unreadable = await ImportBody.Read(context.Request, EarningInput.Shape, problems, batch.Add, cancellationToken);
        if ((unreadable ?? problems.ToProblem()) is { } problem)
            return problem;
        var recorded = await store.Record(batch.Earnings, context.Audit(time), cancellationToken);
        if (batch.Describe(recorded).ToProblem() is { } conflict)
            return conflict;
        var warnings = batch.Warn(recorded, time.GetUtcNow());
        return new AnswerResult(new EarningsBody(
            recorded.Accepted, recorded.Duplicates + batch.Repeats, [.. recorded.Totals.Select(AmountBody.Of)], warnings.First, warnings.Count));
    }
}
