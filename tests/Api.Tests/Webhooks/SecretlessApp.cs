namespace OrleansPayouts.Api.Tests.Webhooks;

/// <summary>The program without STRIPE_WEBHOOK_SECRET.</summary>
public sealed class SecretlessApp : PayoutsApp
{
    protected override IReadOnlyList<string> WebhookSecrets { get; } = [];
}
