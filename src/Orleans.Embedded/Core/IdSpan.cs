namespace Orleans.Runtime;

/// <summary>A part of an identity.</summary>
public readonly record struct IdSpan
{
    private readonly string? _value;

    private IdSpan(string value) => _value = value;

    /// <summary>True for a value that nobody made.</summary>
    public bool IsDefault => string.IsNullOrEmpty(_value);

    /// <summary>The part made of this text.</summary>
    public static IdSpan Create(string id) => new(id);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";
}
