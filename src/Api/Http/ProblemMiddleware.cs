using System.Data.Common;
using System.Net.Sockets;
using Orleans.Runtime;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Http;

/// <summary>Turns what was thrown, and answers without a body, into problems. What went wrong inside stays inside.</summary>
public sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Refuse(context, e);
            return;
        }

        if (IsBare(context.Response) && !HttpMethods.IsHead(context.Request.Method))
            await Problems.OfStatus(context.Response.StatusCode).ExecuteAsync(context);
    }

    /// <summary>The problem that an exception is answered with.</summary>
    public static Problem Classify(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            switch (e)
            {
                case BadHttpRequestException bad:
                    return Problems.OfStatus(bad.StatusCode);
                // Kestrel, of a chunk whose stated size fits no number.
                case IOException { InnerException: OverflowException }:
                    return Problems.OfStatus(400);
                case JournalUnavailableException:
                case DbException { IsTransient: true }:
                // 08: connection; 53: out of resources; 57P: shutting down or starting up.
                case DbException { SqlState: { } state } when state.StartsWith("08", StringComparison.Ordinal)
                    || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal):
                    return Problems.DatabaseAway();
                case CallRefusedException:
                    return Problems.FrontEndRefused();
                // The cluster is away, or a member of it went while it was asked.
                case OrleansException:
                case SocketException:
                    return Problems.ClusterAway();
                case TimeoutException:
                    return Problems.TimedOut();
            }

        return Problems.Internal();
    }

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0 } && string.IsNullOrEmpty(response.ContentType);

    private async Task Refuse(HttpContext context, Exception exception)
    {
        var problem = Classify(exception);
        if (problem.Status >= 500)
            LogFailed(exception, context.Request.Method, context.GetEndpoint()?.DisplayName, problem.Code, Correlation.Of(context));
        context.Response.Clear();
        context.Response.Headers[Correlation.Header] = Correlation.Of(context);
        await problem.ExecuteAsync(context);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed with {Code} ({CorrelationId})")]
    private partial void LogFailed(Exception exception, string method, string? endpoint, string code, string correlationId);
}
