namespace OrleansPayouts.Api.Idempotency;

/// <summary>On an endpoint: that it takes an Idempotency-Key, for the OpenAPI document.</summary>
public sealed record HonoursIdempotencyKey;
