namespace OrleansPayouts.Silo.Tests.Notifications;

/// <summary>What came to a receiver.</summary>
internal sealed record WebhookCall(string Path, string Delivery, string Signature, byte[] Body);
