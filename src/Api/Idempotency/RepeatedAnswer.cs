using System.Text.Json;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Idempotency;

/// <summary>Sends a first answer again, under the correlation id of the request that repeats it.</summary>
public sealed class RepeatedAnswer(IdempotentAnswer first) : IResult
{
    /// <summary>Says that nothing was done this time.</summary>
    public const string Header = "Idempotency-Replayed";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = first.Status;
        response.Headers[Header] = "true";
        if (first.Location is not null)
            response.Headers.Location = first.Location;
        response.ContentType = "application/json; charset=utf-8";
        var separator = first.Body.Length > 2 ? "," : "";
        var id = JsonSerializer.Serialize(Correlation.Of(httpContext));
        return response.WriteAsync($"{first.Body[..^1]}{separator}\"correlationId\":{id}}}", httpContext.RequestAborted);
    }
}
