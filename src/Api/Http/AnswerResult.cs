namespace OrleansPayouts.Api.Http;

/// <summary>Sends an answer as JSON.</summary>
public sealed class AnswerResult(Answer body, int status = StatusCodes.Status200OK, string? location = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        body.CorrelationId = Correlation.Of(httpContext);
        httpContext.Response.StatusCode = status;
        if (location is not null)
            httpContext.Response.Headers.Location = location;
        return httpContext.Response.WriteAsJsonAsync(body, body.GetType(), httpContext.RequestAborted);
    }
}
