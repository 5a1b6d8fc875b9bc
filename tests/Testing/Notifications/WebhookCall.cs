namespace OrleansPayouts.Testing.Notifications;

/// <summary>What came to a receiver.</summary>
public sealed record WebhookCall(string Path, string Delivery, string Signature, byte[] Body);
