using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Webhooks;

/// <summary>The event need not be sent again.</summary>
/// <param name="Received">Always true.</param>
public sealed record WebhookBody(bool Received) : Answer;
