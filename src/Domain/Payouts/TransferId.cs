namespace OrleansPayouts.Domain.Payouts;

/// <summary>A transfer at Stripe (<c>tr_…</c>), as Stripe named it.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.TransferId")]
public readonly record struct TransferId
{
    [Id(0)]
    private readonly string? value;

    public TransferId(string value) =>
        this.value = IsValid(value) ? value : throw new FormatException($"'{value}' is not a transfer id.");

    public string Value => value ?? throw new InvalidOperationException("A default TransferId names no transfer.");

    public static bool TryParse(string? text, out TransferId id)
    {
        var valid = IsValid(text);
        id = valid ? new TransferId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    private static bool IsValid(string? text) =>
        text is { Length: > 3 and <= 255 } && text.StartsWith("tr_", StringComparison.Ordinal) && !text.Contains('\0');
}
