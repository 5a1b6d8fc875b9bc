using System.Text.Json.Serialization;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Http;

/// <summary>Problem details (RFC 9457) with our members.</summary>
/// <param name="Type">Stable.</param>
/// <param name="Title">The same for every problem of this type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What it is this time.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="Error">The title again, for callers of the older shape.</param>
/// <param name="Errors">One entry a field, the first 100.</param>
/// <param name="ErrorCount">How many there are in all.</param>
/// <param name="CurrentStatus">With a 409: where the payout or run stands.</param>
/// <param name="NextScheduledTime">With a 409 to a trigger: the next slot.</param>
public sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    string Code,
    bool Retryable,
    string Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<InputProblem>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ErrorCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CurrentStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NextScheduledTime = null) : Answer;
