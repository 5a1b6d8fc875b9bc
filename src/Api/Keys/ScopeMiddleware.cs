using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>
/// Lets a request through to an endpoint only with a key that opens it; 401 and 403 as RFC 9110 (15.5.2, 15.5.4) and RFC
/// 6750 (3) have them.
/// </summary>
public sealed class ScopeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // What is no route of ours answers "not found" or "not this method" and has nothing to protect.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || RequiredScope.Of(endpoint.Metadata) is not { } required)
            return next(context);
        if (Caller.Find(context) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.MissingKey().ExecuteAsync(context);
        }

        if (caller.Opens(required))
            return next(context);
        var scope = EnumNames<KeyScope>.Of(required);
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return Problems.WrongScope(scope).ExecuteAsync(context);
    }
}
