using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A key, and what it is recognised by.</summary>
public sealed record StoredKey(ApiKey Key, KeyDigest Digest);
