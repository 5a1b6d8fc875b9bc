using System.Text.Json;

namespace OrleansPayouts.Api.Http;

/// <summary>Sends an answer as JSON.</summary>
public sealed class AnswerResult(Answer body, int status = StatusCodes.Status200OK, string? location = null) : IResult
{
    public int Status => status;

    public string? Location => location;

    /// <summary>The body as it is sent, but without the correlation id, which is each request's own.</summary>
    public string ToJson(JsonSerializerOptions options) => JsonSerializer.Serialize(body with { CorrelationId = null }, body.GetType(), options);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        body.CorrelationId = Correlation.Of(httpContext);
        httpContext.Response.StatusCode = status;
        if (location is not null)
            httpContext.Response.Headers.Location = location;
        return httpContext.Response.WriteAsJsonAsync(body, body.GetType(), httpContext.RequestAborted);
    }
}
