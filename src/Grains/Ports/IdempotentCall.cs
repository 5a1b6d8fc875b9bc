namespace OrleansPayouts.Grains.Ports;

/// <summary>A call with an idempotency key.</summary>
/// <param name="Caller">Who calls: each has keys of their own.</param>
/// <param name="Key">The caller's key for it, 1 to 255 characters.</param>
/// <param name="RequestHash">SHA-256 of all that is asked for.</param>
/// <param name="Attempt">Tells this call from its repetitions.</param>
public sealed record IdempotentCall(string Caller, string Key, byte[] RequestHash, Guid Attempt);
