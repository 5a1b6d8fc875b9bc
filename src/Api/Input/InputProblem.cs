using System.Text.Json.Serialization;

namespace OrleansPayouts.Api.Input;

/// <summary>One thing that is wrong with the input.</summary>
/// <param name="Line">Where there are several: the line of the CSV file (its header is line 1) or the place in the array, from 1.</param>
/// <param name="Field">The field; null where it is the line as a whole.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record InputProblem(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line,
    string? Field,
    string Message);
