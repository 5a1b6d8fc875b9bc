using System.Text.Json.Serialization;

namespace OrleansPayouts.Api.Input;

/// <summary>Input that was accepted and may be a mistake.</summary>
/// <param name="Line">Where there are several: the line of the CSV file (its header is line 1) or the place in the array, from 1.</param>
/// <param name="Field">The field.</param>
/// <param name="Message">What it is, and what follows from it.</param>
public sealed record InputWarning(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line,
    string Field,
    string Message);
