using System.Text.Json;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Schedules;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>What the monitoring endpoint is asked to do; one of a closed set of actions.</summary>
public abstract record AdminCall
{
    public const string TriggerPayouts = "triggerPayouts";
    public const string UpdateSchedule = "updateSchedule";
    public const string UpdateAlertConfig = "updateAlertConfig";
    public const string AcknowledgeAlert = "acknowledgeAlert";
    public const string ResolveAlert = "resolveAlert";
    public const string GetMetrics = "getMetrics";

    private static readonly InputField ActionField = new(
        "action", InputKind.Text, $"{TriggerPayouts}, {UpdateSchedule}, {UpdateAlertConfig}, {AcknowledgeAlert}, {ResolveAlert} or {GetMetrics}.", Required: true);

    private static readonly InputField AlertIdField = new("alertId", InputKind.Text, "Which alert.", Required: true);

    private static readonly InputField ScheduleField = new(
        "config", InputKind.Object, "The fields of the schedule that change.", Required: true, Shape: ScheduleInput.Shape);

    private static readonly InputField AlertsField = new(
        "config", InputKind.Object, "The fields of the alert configuration that change.", Required: true, Shape: AlertConfigInput.Shape);

    private static readonly Dictionary<string, InputShape> Shapes = new(StringComparer.Ordinal)
    {
        [TriggerPayouts] = new("TriggerPayouts", [ActionField, .. CronCall.AdminFields]),
        [UpdateSchedule] = new("UpdateSchedule", [ActionField, ScheduleField]),
        [UpdateAlertConfig] = new("UpdateAlertConfig", [ActionField, AlertsField]),
        [AcknowledgeAlert] = new("AcknowledgeAlert", [ActionField, AlertIdField]),
        [ResolveAlert] = new("ResolveAlert", [ActionField, AlertIdField]),
        [GetMetrics] = new("GetMetrics", [ActionField]),
    };

    /// <summary>All that any action takes, for the contract: which action takes which is said there in words.</summary>
    public static readonly InputShape Shape = new(
        "MonitoringAction",
        [
            ActionField, .. CronCall.AdminFields, AlertIdField with { Required = false },
            new("config", InputKind.Object, "The fields that change: of the schedule, or of the alert configuration.", Shape: new(
                "MonitoringConfig", [.. ScheduleInput.Shape.Fields.Concat(AlertConfigInput.Shape.Fields).DistinctBy(field => field.Name)])),
        ]);

    private AdminCall()
    {
    }

    /// <summary>What is asked for, or why that cannot be made out.</summary>
    public static async Task<(AdminCall? Call, Problem? Problem)> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType is not null && !ContentTypes.IsJson(request))
            return (null, Problems.UnsupportedMediaType(ContentTypes.Json));
        var (document, problem) = await JsonBody.Read(request, cancellationToken);
        if (document is null)
            return (null, problem);
        using (document)
        {
            var problems = new InputProblems();
            if (ActionOf(document.RootElement) is not { } action)
                return (null, InputProblems.Single("action", $"must be one of {string.Join(", ", Shapes.Keys)}"));
            var call = Read(action, new JsonInputRow(document.RootElement, Shapes[action], line: null, problems));
            return problems.ToProblem() is { } mistakes ? (null, mistakes) : (call, null);
        }
    }

    private static string? ActionOf(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.String)
            return null;
        return Shapes.Keys.FirstOrDefault(action.ValueEquals);
    }

    private static AdminCall? Read(string action, InputRow row) => action switch
    {
        TriggerPayouts => new Trigger(CronCall.ReadAdmin(row)),
        UpdateSchedule => row.Object(ScheduleField) is { } config && ScheduleInput.Read(config) is { } change ? new ChangeSchedule(change) : null,
        UpdateAlertConfig => row.Object(AlertsField) is { } config && AlertConfigInput.Read(config) is { } change ? new ChangeAlerts(change) : null,
        AcknowledgeAlert => row.Text(AlertIdField, maxLength: 100) is { } id ? new Acknowledge(id) : null,
        ResolveAlert => row.Text(AlertIdField, maxLength: 100) is { } id ? new Resolve(id) : null,
        _ => new Measure(),
    };

    public sealed record Trigger(CronCall Call) : AdminCall;

    public sealed record ChangeSchedule(ScheduleChange Change) : AdminCall;

    public sealed record ChangeAlerts(AlertConfigChange Change) : AdminCall;

    public sealed record Acknowledge(string AlertId) : AdminCall;

    public sealed record Resolve(string AlertId) : AdminCall;

    public sealed record Measure : AdminCall;
}
