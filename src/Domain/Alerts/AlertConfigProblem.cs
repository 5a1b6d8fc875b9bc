namespace OrleansPayouts.Domain.Alerts;

/// <summary>One field of an alert configuration that is wrong.</summary>
/// <param name="Field">As the API names it: <c>failureRateThreshold</c>.</param>
/// <param name="Message">What it may be and what it was, to follow the field's name.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.AlertConfigProblem")]
public sealed record AlertConfigProblem([property: Id(0)] string Field, [property: Id(1)] string Message);
