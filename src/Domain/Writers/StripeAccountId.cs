namespace OrleansPayouts.Domain.Writers;

/// <summary>A connected account at Stripe: <c>acct_</c> and 1 to 59 letters, digits or underscores.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.StripeAccountId")]
public readonly record struct StripeAccountId
{
    private const string Prefix = "acct_";

    [Id(0)]
    private readonly string? value;

    private StripeAccountId(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("A default StripeAccountId names no account.");

    public static StripeAccountId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a Stripe account: acct_ and letters, digits or underscores.");

    public static bool TryParse(string? text, out StripeAccountId id)
    {
        var valid = text is { Length: > 5 and <= 64 } && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Allowed) < 0;
        id = valid ? new StripeAccountId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
