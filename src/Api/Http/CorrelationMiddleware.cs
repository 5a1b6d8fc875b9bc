using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Api.Http;

/// <summary>Puts the correlation id on every answer and on every log line of the request.</summary>
public sealed class CorrelationMiddleware(RequestDelegate next, ILogger<CorrelationMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var id = Correlation.Of(context);
        context.Response.Headers[Correlation.Header] = id;
        CorrelationFlow.Set(id);
        using (logger.BeginScope(new Dictionary<string, object> { ["CorrelationId"] = id }))
            await next(context);
    }
}
