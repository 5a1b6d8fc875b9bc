using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Writers;

/// <summary>A writer as callers send it.</summary>
public static class WriterInput
{
    private static readonly InputField Id = new("id", InputKind.Text, $"Your id of the writer: {ExternalId.Rule}.", Required: true);
    private static readonly InputField DisplayName = new("displayName", InputKind.Text, "1 to 200 characters of any script.", Required: true);
    private static readonly InputField Email = new("email", InputKind.Text, "At most 254 characters.");
    private static readonly InputField StripeAccountId = new("stripeAccountId", InputKind.Text, "The connected account, acct_….");
    private static readonly InputField Currency = new("currency", InputKind.Text, "ISO 4217.", Required: true);
    private static readonly InputField MinimumThreshold = new(
        "minimumThreshold",
        InputKind.Number,
        "The writer's own smallest payout, in major units of the currency; it can only raise the platform's.");

    public static readonly InputShape Shape = new("Writer", [Id, DisplayName, Email, StripeAccountId, Currency, MinimumThreshold]);

    /// <summary>The same, where the address names the writer: the id may be left out.</summary>
    public static readonly InputShape NamedShape = new("NamedWriter", [Id with { Required = false }, .. Shape.Fields.Skip(1)]);

    /// <summary>Null where something is wrong, which is noted with the row.</summary>
    /// <param name="row">What was sent.</param>
    /// <param name="named">The id in the address, where there is one.</param>
    public static Writer? Read(InputRow row, WriterId? named = null)
    {
        var id = row.Parsed<WriterId>(named is null ? Id : Id with { Required = false }, WriterId.TryParse, "must be " + ExternalId.Rule);
        if (named is { } name && id is { } other && other != name)
            row.Refuse(Id.Name, $"must be {name}, as in the address, or be left out");
        var displayName = row.Text(DisplayName, maxLength: 200);
        var email = row.Text(Email, maxLength: 254);
        if (email is not null && !IsAddress(email))
            row.Refuse(Email.Name, "must be an e-mail address");
        var account = row.Parsed<StripeAccountId>(
            StripeAccountId, Domain.Writers.StripeAccountId.TryParse, "must be acct_ and letters, digits or underscores");
        var currency = row.Currency(Currency);
        var threshold = row.Amount(MinimumThreshold, currency);
        return row.IsValid
            ? new Writer((named ?? id)!.Value, displayName!, email, account, currency!.Value, threshold, Hold: null)
            : null;
    }

    /// <summary>Something, an @, something: whether mail arrives is found out by sending it.</summary>
    private static bool IsAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(char.IsWhiteSpace);
    }
}
