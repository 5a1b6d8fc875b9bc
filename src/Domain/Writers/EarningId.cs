namespace OrleansPayouts.Domain.Writers;

/// <summary>The platform's own id of an earning; recording the same id again with the same content changes nothing.</summary>
public readonly record struct EarningId
{
    private readonly string? value;

    private EarningId(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("A default EarningId names no earning.");

    public static EarningId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an earning id: {ExternalId.Rule}.");

    public static bool TryParse(string? text, out EarningId id)
    {
        var valid = ExternalId.IsValid(text);
        id = valid ? new EarningId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
