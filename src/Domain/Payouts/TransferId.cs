namespace OrleansPayouts.Domain.Payouts;

/// <summary>A transfer at Stripe (<c>tr_…</c>), as Stripe named it.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.TransferId")]
public readonly record struct TransferId
{
    [Id(0)]
    private readonly string? value;

    public TransferId(string value) =>
        this.value = value is { Length: > 3 and <= 255 } && value.StartsWith("tr_", StringComparison.Ordinal)
            ? value
            : throw new FormatException($"'{value}' is not a transfer id.");

    public string Value => value ?? throw new InvalidOperationException("A default TransferId names no transfer.");

    public override string ToString() => Value;
}
