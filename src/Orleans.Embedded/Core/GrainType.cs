namespace Orleans.Runtime;

/// <summary>The name of a grain class, as it stands in identities and in tables.</summary>
public readonly record struct GrainType
{
    /// <summary>The type of this name.</summary>
    public GrainType(IdSpan id) => Value = id;

    /// <summary>The name.</summary>
    public IdSpan Value { get; }

    /// <summary>True for a value that nobody made.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>The type of this name.</summary>
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(IdSpan.Create(value));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
