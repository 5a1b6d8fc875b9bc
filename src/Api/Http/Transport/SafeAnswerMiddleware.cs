namespace OrleansPayouts.Api.Http.Transport;

/// <summary>
/// Headers that every answer carries: it is what it says it is, nobody keeps it, nothing embeds it and it loads nothing. A
/// page that needs more says so itself.
/// </summary>
public sealed class SafeAnswerMiddleware(RequestDelegate next)
{
    private static readonly (string Name, string Value)[] Headers =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        // When it begins, because a failure clears what was set before it.
        context.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpResponse)state).Headers;
                foreach (var (name, value) in Headers)
                    headers.TryAdd(name, value);
                return Task.CompletedTask;
            },
            context.Response);
        return next(context);
    }
}
