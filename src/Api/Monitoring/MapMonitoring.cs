using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Paging;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>The monitoring view and the actions beside it, and the history of alerts.</summary>
public static class MapMonitoring
{
    public static void AddMonitoring(this IServiceCollection services) => services
        .AddSingleton<Dashboard>()
        .AddSingleton<AdminActions>();

    public static void Map(IEndpointRouteBuilder admin)
    {
        var monitoring = admin.MapGroup("").WithTags("Monitoring");
        monitoring.MapGet("/payout-monitoring", Show)
            .Needs(KeyScope.Read)
            .WithSummary("Schedule, processing and health. Query: includeHistory, includeAlerts, includeMetrics (false unless given), historyLimit (1 to 100, 20 unless given).")
            .WithMetadata(new KnownQuery(DashboardQuery.Names))
            .Gives<DataAnswer<DashboardBody>>(200)
            .Refuses(400);
        monitoring.MapPost("/payout-monitoring", Take)
            .Needs(KeyScope.Operate)
            .WithSummary("triggerPayouts (forceRun, dryRun, wait), updateSchedule (config), updateAlertConfig (config), acknowledgeAlert (alertId), "
                + "resolveAlert (alertId), getMetrics. Changes of configuration take a key with the scope admin.")
            .Takes(AdminCall.Shape)
            .Gives<DataAnswer<AlertView>>(200)
            .Refuses(400, 404, 409, 415);
        monitoring.MapPost("/notifications/test", Test)
            .Needs(KeyScope.Admin)
            .WithSummary("Sends a test notification to every address of notificationEmails and webhookUrls, once, and says for each what came of it.")
            .Gives<DataAnswer<IReadOnlyList<NotificationTestBody>>>(200)
            .Refuses(409);
        monitoring.MapGet("/alerts", History)
            .Needs(KeyScope.Read)
            .WithSummary("Alerts, open and resolved, the newest first.")
            .Gives<Page<AlertView>>(200)
            .Refuses(400);
    }

    private static async Task<IResult> Show(HttpContext context, Dashboard dashboard, CancellationToken cancellationToken)
    {
        var (query, problem) = DashboardQuery.Read(context.Request.Query);
        if (query is null)
            return problem!;
        var showsAddresses = Caller.Of(context).Opens(KeyScope.Admin);
        return new AnswerResult(new DataAnswer<DashboardBody>(await dashboard.Show(query, showsAddresses, cancellationToken)));
    }

    private static Task<IResult> Test(HttpContext context, AdminActions actions) => actions.TestNotifications(context);

    private static async Task<IResult> Take(HttpContext context, AdminActions actions, CancellationToken cancellationToken)
    {
        var (call, problem) = await AdminCall.Read(context.Request, cancellationToken);
        return call is null ? problem! : await actions.Take(call, context, cancellationToken);
    }

    private static async Task<IResult> History(string? cursor, string? limit, IAlertStore alerts, CancellationToken cancellationToken)
    {
        var (rows, problem) = PageQuery.Limit(limit);
        if (problem is not null)
            return problem;
        AlertCursor? before = null;
        if (cursor is not null && !Cursor.TryDecode(cursor, out before))
            return PageQuery.BadCursor();
        var found = await alerts.List(before, rows + 1, cancellationToken);
        return new AnswerResult(Page<AlertView>.Of(found, rows, AlertView.Of, alert => Cursor.Encode(new AlertCursor(alert.CreatedAt, alert.Id))));
    }
}
