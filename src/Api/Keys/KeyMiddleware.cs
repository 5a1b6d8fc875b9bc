using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Keys;

/// <summary>Lets a request through to an endpoint with a <see cref="RequiredScope"/> only with a key that has it.</summary>
public sealed class KeyMiddleware(RequestDelegate next, ApiKeys keys)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is not { } required)
            return next(context);
        var header = context.Request.Headers.Authorization.ToString();
        var caller = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? keys.Find(header[Scheme.Length..].Trim()) : null;
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.MissingKey().ExecuteAsync(context);
        }

        if (caller.Scope != KeyScope.Admin && caller.Scope != required.Scope)
            return Problems.WrongScope().ExecuteAsync(context);
        context.Features.Set(caller);
        return next(context);
    }
}
