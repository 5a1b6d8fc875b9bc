using System.Globalization;
using System.Numerics;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The parameters of a transfer, checked as far as that needs no state.</summary>
internal sealed record TransferDraft(
    long AmountMinor,
    string Currency,
    string Destination,
    string? TransferGroup,
    string? Description,
    IReadOnlyList<FormField> Metadata)
{
    private const long LargestAmount = 999_999_999_999;
    private const string MetadataPrefix = "metadata[";

    /// <summary>The checked parameters, or the refusal; a refusal here is not saved under the key.</summary>
    public static (TransferDraft? Draft, Answer? Refusal) Parse(Form form)
    {
        if (UnknownIn(form) is { } unknown)
            return (null, StripeErrors.UnknownParameter(unknown));
        foreach (var name in (ReadOnlySpan<string>)["amount", "currency", "destination"])
        {
            if (string.IsNullOrEmpty(form[name]))
                return (null, StripeErrors.Missing(name));
        }

        var (amountMinor, refusal) = ParseAmount(form["amount"]!);
        if (refusal is not null)
            return (null, refusal);
        var currency = form["currency"]!.ToLowerInvariant();
        if (!Currencies.Contains(currency))
            return (null, StripeErrors.UnknownCurrency(currency));
        if (amountMinor % Currencies.StepOf(currency) != 0)
            return (null, StripeErrors.NotDivisible(currency));
        var metadata = form.Fields.Where(IsMetadata).Select(f => f with { Name = f.Name[MetadataPrefix.Length..^1] });
        var draft = new TransferDraft(
            amountMinor, currency, form["destination"]!, form["transfer_group"], form["description"], [.. metadata]);
        return (draft, null);
    }

    public static (long AmountMinor, Answer? Refusal) ParseAmount(string text)
    {
        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amountMinor))
            return (0, StripeErrors.NotAnInteger("amount", text));
        return amountMinor < 1 ? (0, StripeErrors.AmountTooSmall())
            : amountMinor > LargestAmount ? (0, StripeErrors.AmountTooLarge())
            : ((long)amountMinor, null);
    }

    private static string? UnknownIn(Form form)
    {
        foreach (var field in form.Fields)
        {
            if (field.Name is not ("amount" or "currency" or "destination" or "transfer_group" or "description")
                && !IsMetadata(field))
                return field.Name;
        }

        return null;
    }

    private static bool IsMetadata(FormField field) =>
        field.Name.StartsWith(MetadataPrefix, StringComparison.Ordinal) && field.Name.EndsWith(']');
}
