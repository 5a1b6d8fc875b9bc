using System.Globalization;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Schedules;

/// <summary>What a schedule, the present or a proposed one, comes to.</summary>
public static class MapSchedule
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var preview = admin.MapGroup("/schedule").WithTags("Schedule");
        preview.MapGet("/preview", Present)
            .Needs(KeyScope.Read)
            .WithSummary("The next slots of the schedule, in UTC and local time. Query: count, 1 to 1,000.")
            .Gives<PreviewAnswer>(200)
            .Refuses(400);
        preview.MapPost("/preview", Proposed)
            .Needs(KeyScope.Read)
            .WithSummary("The slots that a proposed schedule would have, after any instant. Nothing is stored.")
            .Takes(PreviewCall.Shape, TakesForm.OptionalObject)
            .Gives<PreviewAnswer>(200)
            .Refuses(400, 415);
    }

    private static Task<IResult> Present(string? count, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var slots = SlotBody.Few;
        return count is null || (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out slots) && slots is >= 1 and <= PreviewCall.MaxCount)
            ? Show(new PreviewCall(null, null, slots), grains, time, cancellationToken)
            : Task.FromResult<IResult>(InputProblems.Single("count", $"must be a whole number from 1 to 1000; is {Problems.Quoted(count)}"));
    }

    private static async Task<IResult> Proposed(HttpContext context, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var call = new PreviewCall(null, null, SlotBody.Few);
        void Read(InputRow row) => call = PreviewCall.Read(row);
        return await JsonBody.ReadObject(context.Request, PreviewCall.Shape, optional: true, Read, cancellationToken)
            ?? await Show(call, grains, time, cancellationToken);
    }

    private static async Task<IResult> Show(PreviewCall call, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var status = await SiloChange.Outlast(scheduler.GetStatus, time, cancellationToken);
        var schedule = call.Change?.AppliedTo(status.Schedule) ?? status.Schedule;
        return new AnswerResult(new PreviewAnswer(new PreviewBody(schedule.Enabled, status.OpenSlot, SlotBody.After(schedule, call.From ?? time.GetUtcNow(), call.Count))));
    }
}
