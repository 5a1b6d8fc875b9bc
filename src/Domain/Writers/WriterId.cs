namespace OrleansPayouts.Domain.Writers;

/// <summary>The platform's own id of a writer: 1 to 64 of letters, digits and <c>. _ : @ -</c>, beginning with a letter or digit.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.WriterId")]
public readonly record struct WriterId : IComparable<WriterId>
{
    [Id(0)]
    private readonly string? value;

    private WriterId(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("A default WriterId names no writer.");

    public static WriterId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a writer id: {ExternalId.Rule}.");

    public static bool TryParse(string? text, out WriterId id)
    {
        var valid = ExternalId.IsValid(text);
        id = valid ? new WriterId(text!) : default;
        return valid;
    }

    /// <summary>Ordinal, as the database's "C" collation orders ids.</summary>
    public int CompareTo(WriterId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
