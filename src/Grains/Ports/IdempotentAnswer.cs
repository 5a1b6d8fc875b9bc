namespace OrleansPayouts.Grains.Ports;

/// <summary>What a call that created something was answered with.</summary>
/// <param name="Status">The HTTP status, 200 to 299.</param>
/// <param name="Location">Its <c>Location</c> header.</param>
/// <param name="Body">Its JSON.</param>
public sealed record IdempotentAnswer(int Status, string? Location, string Body);
