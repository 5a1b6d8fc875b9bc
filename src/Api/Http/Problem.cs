using System.Globalization;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Http;

/// <summary>What is wrong with a request, or with us: sent as RFC 9457 problem details.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, for programs; the problem's type is <c>/problems/CODE</c> with hyphens.</param>
/// <param name="Title">The same for every problem of this code.</param>
/// <param name="Detail">What it is this time.</param>
public sealed record Problem(int Status, string Code, string Title, string? Detail = null) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>What is wrong with the input: the first ones, in the order of the input.</summary>
    public IReadOnlyList<InputProblem>? Errors { get; init; }

    /// <summary>All of them.</summary>
    public int? ErrorCount { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool Retryable { get; init; }

    /// <summary>Where what was to be changed stands, for a 409.</summary>
    public string? CurrentStatus { get; init; }

    /// <summary>When something is due, for a 409.</summary>
    public DateTimeOffset? NextScheduledTime { get; init; }

    /// <summary>When to come back.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var body = new ProblemBody(
            "/problems/" + Code.Replace('_', '-'), Title, Status, Detail, Code, Retryable, Error: Title, Errors, ErrorCount, CurrentStatus, NextScheduledTime)
        {
            CorrelationId = Correlation.Of(httpContext),
        };
        return response.WriteAsJsonAsync(body, options: null, ContentType, httpContext.RequestAborted);
    }
}
