namespace Orleans.Runtime;

/// <summary>The identity of a grain: its type and key, written <c>type/key</c>.</summary>
public readonly record struct GrainId
{
    private GrainId(GrainType type, IdSpan key)
    {
        Type = type;
        Key = key;
    }

    /// <summary>The name of the grain's class.</summary>
    public GrainType Type { get; }

    /// <summary>The grain's key.</summary>
    public IdSpan Key { get; }

    /// <summary>True for a value that nobody made.</summary>
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    /// <summary>The identity of this type and key.</summary>
    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    /// <summary>The identity of this type and key.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    /// <summary>Reads <c>type/key</c>; the key may hold slashes itself.</summary>
    /// <exception cref="ArgumentException">It is not so written.</exception>
    public static GrainId Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var slash = value.IndexOf('/');
        if (slash <= 0)
            throw new ArgumentException($"\"{value}\" is not a grain id; one is written type/key.", nameof(value));
        return Create(value[..slash], value[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type}/{Key}";
}
