namespace OrleansPayouts.Domain.Schedules;

/// <summary>One field of a schedule that is wrong.</summary>
/// <param name="Field">As the API names it: <c>dayOfMonth</c>.</param>
/// <param name="Message">What it may be and what it was, to follow the field's name.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.ScheduleProblem")]
public sealed record ScheduleProblem([property: Id(0)] string Field, [property: Id(1)] string Message);
