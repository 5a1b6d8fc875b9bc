namespace OrleansPayouts.Api.Keys;

/// <summary>Finds out whose key a request carries, before anything is limited or refused by it.</summary>
public sealed class CallerMiddleware(RequestDelegate next, ApiKeys keys)
{
    private const string Scheme = "Bearer ";

    /// <summary>No key of ours is longer, and no token is read that is.</summary>
    private const int MaxLength = Tokens.TokenCallers.MaxLength + 16;

    public async Task InvokeAsync(HttpContext context)
    {
        // Several headers of that name would be joined to one that nobody has.
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length <= MaxLength && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && context.GetEndpoint()?.Metadata is { } metadata && RequiredScope.Of(metadata) is not null
            && await keys.Find(header[Scheme.Length..].Trim(), context.RequestAborted) is { } caller)
            context.Features.Set(caller);
        await next(context);
    }
}
