using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Http.Limits;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Cron;

/// <summary>The endpoint that cron services call.</summary>
public static class MapCron
{
    public const string Route = "/api/cron/automated-payouts";

    public static void AddCron(this IServiceCollection services) => services
        .AddSingleton<RunReporter>()
        .AddSingleton<Grains.Runs.DryRunPlanner>()
        .AddSingleton<CronEndpoint>();

    public static void Map(IEndpointRouteBuilder app)
    {
        Describe(app.MapPost(Route, Post)
            .Takes(CronCall.Shape, TakesForm.OptionalObject)
            .WithSummary("Runs the payouts that are due, or gives the run that exists. Header Idempotency-Key: the same key, the same run.")
            .Refuses(400, 413, 415));
        Describe(app.MapGet(Route, Get)
            .WithSummary("The same as a POST without a body, for cron services that can only GET.")
            .Refuses(400));
        app.MapMethods(Route, [HttpMethods.Head], () => Results.Ok())
            .AllowAnonymous()
            .WithTags("Cron")
            .WithSummary("For uptime probes: answers without a key and does nothing.")
            .Produces(StatusCodes.Status200OK);
    }

    private static void Describe(RouteHandlerBuilder endpoint) => endpoint
        .WithTags("Cron")
        .Needs(KeyScope.Cron)
        // They are refused with words of their own.
        .WithMetadata(new KnownQuery([.. CronCall.Shape.Fields.Select(field => field.Name)]))
        .RequireRateLimiting(CallLimiting.CronPolicy)
        .Gives<CronAnswer<RunReport>>(200, 202, 502)
        .Refuses(401, 403, 429, 503);

    private static async Task<IResult> Post(HttpContext context, CronEndpoint endpoint, CancellationToken cancellationToken)
    {
        var call = new CronCall();
        void Read(InputRow row) => call = CronCall.Read(row);
        return await JsonBody.ReadObject(context.Request, CronCall.Shape, optional: true, Read, cancellationToken)
            ?? await Answer(call, context, endpoint, cancellationToken);
    }

    private static Task<IResult> Get(HttpContext context, CronEndpoint endpoint, CancellationToken cancellationToken) =>
        Answer(new CronCall(), context, endpoint, cancellationToken);

    private static async Task<IResult> Answer(
        CronCall call, HttpContext context, CronEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (Misplaced(context.Request.Query) is { } problem)
            return problem;
        return IdempotencyHeader.TryRead(context.Request, out var key)
            ? await endpoint.Answer(call, key, context, refusesNotDue: false, cancellationToken)
            : IdempotencyHeader.Wrong();
    }

    /// <summary>A dryRun in the address is no dry run: passing over it would pay real money.</summary>
    private static Problem? Misplaced(IQueryCollection query)
    {
        var problems = new InputProblems();
        foreach (var field in CronCall.Shape.Fields.Where(field => query.ContainsKey(field.Name)))
            problems.Add(line: null, field.Name, "belongs in the body of a POST, as JSON");
        return problems.ToProblem();
    }
}
