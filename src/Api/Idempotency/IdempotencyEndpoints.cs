using OrleansPayouts.Api.OpenApi;

namespace OrleansPayouts.Api.Idempotency;

/// <summary>Says of an endpoint that it honours the Idempotency-Key.</summary>
public static class IdempotencyEndpoints
{
    /// <summary>For what creates something and, carried out twice, creates nothing twice: a process may die between doing and keeping.</summary>
    public static RouteHandlerBuilder OncePerKey(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new HonoursIdempotencyKey())
        .Refuses(409, 422)
        .AddEndpointFilter(static async (invocation, next) => await invocation.HttpContext.RequestServices
            .GetRequiredService<FirstAnswers>().Give(invocation.HttpContext, () => next(invocation)));
}
