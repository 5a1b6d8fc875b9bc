using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Writers;

/// <summary>A writer as callers send it.</summary>
public static class WriterInput
{
    private static readonly InputField Id = new("id", InputKind.Text, $"Your id of the writer: {ExternalId.Rule}.", Required: true);
    private static readonly InputField DisplayName = new("displayName", InputKind.Text, "1 to 200 characters of any script. Required for a new writer.");
    private static readonly InputField Email = new("email", InputKind.Text, "At most 254 characters.");
    private static readonly InputField StripeAccountId = new("stripeAccountId", InputKind.Text, "The connected account, acct_….");
    private static readonly InputField Currency = new("currency", InputKind.Text, "ISO 4217. Required for a new writer.");
    private static readonly InputField MinimumThreshold = new(
        "minimumThreshold",
        InputKind.Number,
        "The writer's own smallest payout, in major units of the currency, which must be sent with it; it can only raise the platform's.");

    private static readonly InputField[] Fields = [DisplayName, Email, StripeAccountId, Currency, MinimumThreshold];

    /// <summary>What is not there stays as it is; null, or an empty cell, clears it.</summary>
    public static readonly InputShape Shape = new("Writer", [Id, .. Fields]);

    /// <summary>The whole writer, where the address names it: what is not there is cleared.</summary>
    public static readonly InputShape NamedShape = new("NamedWriter",
    [
        Id with { Required = false }, DisplayName with { Required = true }, Email, StripeAccountId, Currency with { Required = true }, MinimumThreshold,
    ]);

    /// <summary>Single fields, where the address names the writer: what is not there stays as it is.</summary>
    public static readonly InputShape ChangeShape = new("WriterChange", Fields);

    /// <summary>A change, or a new writer; null where something is wrong, which is noted with the row.</summary>
    public static WriterChange? Read(InputRow row)
    {
        var id = row.Parsed<WriterId>(Id, WriterId.TryParse, "must be " + ExternalId.Rule);
        var change = ReadChange(row, id ?? default, currency: null);
        return row.IsValid ? change : null;
    }

    /// <summary>The whole writer that the address names; null where something is wrong, which is noted with the row.</summary>
    public static WriterChange? ReadWhole(InputRow row, WriterId named)
    {
        var id = row.Parsed<WriterId>(Id with { Required = false }, WriterId.TryParse, "must be " + ExternalId.Rule);
        if (id is { } other && other != named)
            row.Refuse(Id.Name, $"must be {named}, as in the address, or be left out");
        foreach (var field in NamedShape.Fields.Where(field => field.Required && !row.IsNamed(field)))
            row.Refuse(field.Name, "is required");
        var change = ReadChange(row, named, currency: null);
        return row.IsValid
            ? new WriterChange(named)
            {
                DisplayName = change.DisplayName.Value,
                Email = change.Email.Value,
                StripeAccount = change.StripeAccount.Value,
                Currency = change.Currency.Value,
                MinimumThreshold = change.MinimumThreshold.Value,
            }
            : null;
    }

    /// <summary>Single fields of the writer that the address names; what is wrong is noted with the row.</summary>
    public static WriterChange ReadChange(InputRow row, WriterId named, Currency? currency)
    {
        var displayName = Required(row, DisplayName, row.Text(DisplayName, maxLength: 200));
        var email = row.Text(Email, maxLength: 254);
        if (email is not null && !IsAddress(email))
            row.Refuse(Email.Name, "must be an e-mail address");
        var account = row.Parsed<StripeAccountId>(
            StripeAccountId, Domain.Writers.StripeAccountId.TryParse, "must be acct_ and letters, digits or underscores");
        var given = Required(row, Currency, row.Currency(Currency));
        if (given is null && currency is null && !row.IsNamed(Currency) && row.IsGiven(MinimumThreshold))
            row.Refuse(MinimumThreshold.Name, "needs the currency beside it");
        var threshold = row.Amount(MinimumThreshold, given ?? currency);
        return new WriterChange(named)
        {
            DisplayName = new(row.IsNamed(DisplayName), displayName),
            Email = new(row.IsNamed(Email), email),
            StripeAccount = new(row.IsNamed(StripeAccountId), account),
            Currency = new(row.IsNamed(Currency), given),
            MinimumThreshold = new(row.IsNamed(MinimumThreshold), threshold),
        };
    }

    /// <summary>What may be left out, and not be cleared.</summary>
    private static T? Required<T>(InputRow row, InputField field, T? value)
    {
        if (row.IsNamed(field) && !row.IsGiven(field))
            row.Refuse(field.Name, "is required");
        return value;
    }

    /// <summary>Something, an @, something: whether mail arrives is found out by sending it.</summary>
    private static bool IsAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.EnumerateRunes().Any(PlainText.IsInvisible);
    }
}
