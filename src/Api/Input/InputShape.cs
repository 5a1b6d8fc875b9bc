namespace OrleansPayouts.Api.Input;

/// <summary>The fields of one kind of input. Anything else is refused by name: a mistyped field must not be ignored.</summary>
/// <param name="Name">Names the schema in the OpenAPI document.</param>
/// <param name="Fields">All of them, in the order of a CSV header.</param>
public sealed record InputShape(string Name, IReadOnlyList<InputField> Fields)
{
    /// <summary>For error messages.</summary>
    public string FieldNames { get; } = string.Join(", ", Fields.Select(field => field.Name));

    /// <summary>The CSV header.</summary>
    public string Header { get; } = string.Join(',', Fields.Select(field => field.Column));
}
