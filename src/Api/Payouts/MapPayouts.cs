using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Payouts;

/// <summary>Single payouts.</summary>
public static class MapPayouts
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/payouts/{id}", Get)
        .Needs(KeyScope.Read)
        .WithTags("Payouts")
        .WithSummary("One payout with its attempts (keys, Stripe's request ids) and its timeline.")
        .Gives<PayoutDetailBody>(200)
        .Refuses(404);

    private static async Task<IResult> Get(string id, IPayoutQueries queries, CancellationToken cancellationToken) =>
        PayoutId.TryParse(id, out var payoutId) && await queries.FindPayout(payoutId, cancellationToken) is { } detail
            ? new AnswerResult(new PayoutDetailBody(detail))
            : Problems.NotFound("payout", id);
}
