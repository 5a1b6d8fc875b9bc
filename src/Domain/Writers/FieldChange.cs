namespace OrleansPayouts.Domain.Writers;

/// <summary>One field of a partial change: left as it is, or set. What is set to null is cleared.</summary>
/// <param name="IsGiven">False where the field is left as it is.</param>
/// <param name="Value">What it is set to.</param>
public readonly record struct FieldChange<T>(bool IsGiven, T? Value)
{
    public static implicit operator FieldChange<T>(T? value) => new(IsGiven: true, value);
}
