using System.Text.Json;

namespace OrleansPayouts.Api.Input;

/// <summary>One field that a caller may send.</summary>
/// <param name="Name">In JSON.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Description">What it is and what it may be; goes into the OpenAPI document.</param>
/// <param name="Required">Whether it may be missing.</param>
/// <param name="Shape">For an object: its own fields.</param>
public sealed record InputField(string Name, InputKind Kind, string Description, bool Required = false, InputShape? Shape = null)
{
    /// <summary>Its name in a CSV header.</summary>
    public string Column { get; } = JsonNamingPolicy.SnakeCaseLower.ConvertName(Name);
}
