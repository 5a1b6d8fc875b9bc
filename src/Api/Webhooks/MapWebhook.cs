using Microsoft.AspNetCore.Mvc;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.OpenApi;

namespace OrleansPayouts.Api.Webhooks;

/// <summary>Where Stripe sends its events. Its signature is the key.</summary>
public static class MapWebhook
{
    public const string Route = "/api/stripe/webhook";

    /// <summary>Stripe's events are a few kilobytes; an account with much that is due has some tens.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    public static void AddWebhook(this IServiceCollection services, ApiSettings settings) => services
        .AddSingleton(new WebhookSignature(settings.WebhookSecrets))
        .AddSingleton(_ => new RefusedSignatures(settings.Front))
        .AddSingleton<WebhookDesk>();

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Route, Post)
        .AllowAnonymous()
        // It counts for itself, once it knows who calls: see RefusedSignatures.
        .DisableRateLimiting()
        .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
        // Whoever sets the address up at Stripe may mark it as he likes; an event must not be lost for that.
        .WithMetadata(KnownQuery.Any)
        .WithTags("Stripe")
        .WithSummary("Stripe's events (transfer.reversed, account.updated; others are ignored), with its header Stripe-Signature instead of a key.")
        .Gives<WebhookBody>(200)
        .Refuses(400, 413, 429, 503);

    private static async Task<IResult> Post(
        HttpContext context, WebhookSignature signature, RefusedSignatures refused, WebhookDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!signature.IsConfigured)
            return Problems.NoWebhookSecret();
        // What cannot be good is not even read.
        var headers = context.Request.Headers[WebhookSignature.Header];
        if (headers.Count != 1 || WebhookSignature.Read(headers[0], time.GetUtcNow()) is not { } claim)
            return refused.Refuse(context);
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (!signature.IsGood(claim, body.Span))
            return refused.Refuse(context);
        if (WebhookReading.Read(body) is not { } sent)
            return Problems.OfStatus(StatusCodes.Status400BadRequest);
        return await desk.Take(sent, Correlation.Of(context), cancellationToken)
            ? new AnswerResult(new WebhookBody(Received: true))
            : Problems.EventNotTakenYet();
    }
}
