using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Operators;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Operators;

/// <summary>What an operator does to a single payout.</summary>
public static class MapPayoutActions
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var payout = admin.MapGroup("/payouts/{id}").WithTags("Payouts").Needs(KeyScope.Operate);
        Describe(payout.MapPost("/retry", Retry), OperatorReason.Shape)
            .WithSummary("Has it sent or asked about now, rather than when that is due. Never under a new key.");
        Describe(payout.MapPost("/cancel", Cancel), OperatorReason.Shape)
            .WithSummary("Calls it off and releases its money. Only where no transfer can exist.");
        Describe(payout.MapPost("/resolve", Resolve), ResolveInput.Shape)
            .Refuses(503)
            .WithSummary("Records what a person has found out about a payout whose outcome is unknown or under review. A transfer is compared with Stripe's first.");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, InputShape shape) =>
        endpoint.Takes(shape).Gives<PayoutDetailBody>(200).Refuses(400, 404, 409, 415);

    private static Task<IResult> Retry(
        string id, HttpContext context, PayoutDesk desk, IPayoutQueries queries, TimeProvider time, CancellationToken cancellationToken) =>
        Take(id, OperatorReason.Shape, row => WithReason(row, reason => new PayoutCommand.RetryNow(reason, time.GetUtcNow())), context, desk, queries, time, cancellationToken);

    private static Task<IResult> Cancel(
        string id, HttpContext context, PayoutDesk desk, IPayoutQueries queries, TimeProvider time, CancellationToken cancellationToken) =>
        Take(id, OperatorReason.Shape, row => WithReason(row, reason => new PayoutCommand.Cancel(reason, time.GetUtcNow())), context, desk, queries, time, cancellationToken);

    private static Task<IResult> Resolve(
        string id, HttpContext context, PayoutDesk desk, IPayoutQueries queries, TimeProvider time, CancellationToken cancellationToken) =>
        Take(id, ResolveInput.Shape, row => ResolveInput.Read(row, time.GetUtcNow()), context, desk, queries, time, cancellationToken);

    private static PayoutCommand? WithReason(InputRow row, Func<string, PayoutCommand> command) =>
        OperatorReason.Read(row) is { } reason ? command(reason) : null;

    private static async Task<IResult> Take(
        string id,
        InputShape shape,
        Func<InputRow, PayoutCommand?> read,
        HttpContext context,
        PayoutDesk desk,
        IPayoutQueries queries,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        PayoutCommand? command = null;
        if (await JsonBody.ReadObject(context.Request, shape, optional: false, row => command = read(row), cancellationToken) is { } problem)
            return problem;
        if (!PayoutId.TryParse(id, out var payoutId)
            || await desk.Take(payoutId, command!, context.Audit(time), cancellationToken) is not { } decided)
            return Problems.NotFound("payout", id);
        return decided.Decision is PayoutDecision.Refuse refusal
            ? Refused(refusal, decided.Before)
            : new AnswerResult(new PayoutDetailBody((await queries.FindPayout(payoutId, cancellationToken))!));
    }

    private static Problem Refused(PayoutDecision.Refuse refusal, WriterPayout payout)
    {
        var (code, title) = (EnumNames<PayoutRefusal>.Of(refusal.Reason), PayoutRefusalWords.Title(refusal.Reason));
        var advice = PayoutRefusalWords.Advice(refusal.Reason, payout);
        return refusal.Reason == PayoutRefusal.StripeNotAsked
            ? Problems.StripeAway(code, title, advice)
            : Problems.StateConflict(code, title, EnumNames<PayoutStatus>.Of(payout.Status), refusal.Details is { } details ? $"{details} {advice}" : advice);
    }
}
