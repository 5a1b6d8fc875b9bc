using OrleansPayouts.Domain.Writers;
using System.Globalization;
using System.Text.Json;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;

namespace OrleansPayouts.Api.Input;

/// <summary>
/// One record of input, read field by field. What is wrong is collected, and the reading goes on; a value that is
/// null was not given or is wrong, so nothing may be made of a row before <see cref="IsValid"/> is asked.
/// </summary>
public abstract class InputRow(int? line, InputProblems problems, InputRow? within = null, string? name = null)
{
    private bool refused;

    public delegate bool TryParse<T>(string? text, out T value);

    /// <summary>Where it stands in its file or array; null for a single object.</summary>
    public int? Line { get; } = line;

    public bool IsValid => !refused;

    /// <summary>Where what is wrong is noted.</summary>
    protected InputProblems Problems { get; } = problems;

    public void Refuse(string? field, string message)
    {
        refused = true;
        if (within is null)
            Problems.Add(Line, field, message);
        else
            within.Refuse(field is null ? name : $"{name}.{field}", message);
    }

    /// <summary>Text that people write: any script, no control characters.</summary>
    public string? Text(InputField field, int maxLength)
    {
        if (Given(field) is not { } text)
            return null;
        if (PlainText.WhatIsWrong(text, maxLength) is not { } mistake)
            return text;
        Refuse(field.Name, mistake);
        return null;
    }

    /// <summary>Texts in their order; what is wrong with one of them is the list's fault.</summary>
    public IReadOnlyList<string>? TextList(InputField field, int maxCount, int maxLength)
    {
        if (Given(field) is not { } json)
            return null;
        var texts = JsonSerializer.Deserialize<string[]>(json)!;
        if (texts.Length > maxCount)
            Refuse(field.Name, $"must be at most {maxCount}; are {texts.Length}");
        else if (texts.Select(text => PlainText.WhatIsWrong(text, maxLength)).FirstOrDefault(wrong => wrong is not null) is { } mistake)
            Refuse(field.Name, mistake);
        else
            return texts;
        return null;
    }

    public T? Parsed<T>(InputField field, TryParse<T> parse, string rule)
        where T : struct
    {
        if (Given(field) is not { } text)
            return null;
        if (parse(text, out var value))
            return value;
        Refuse(field.Name, $"{rule}; is {Http.Problems.Quoted(text)}");
        return null;
    }

    public DateTimeOffset? Instant(InputField field) =>
        Parsed<DateTimeOffset>(field, static (text, out value) => PlainInstant.TryParse(text!, out value), PlainInstant.Rule);

    public Currency? Currency(InputField field) =>
        Parsed<Currency>(field, Domain.Currency.TryParse, "must be the ISO 4217 code of a currency that this ledger keeps, like USD");

    public bool? Flag(InputField field) => Given(field) is { } text ? text == "true" : null;

    public int? Whole(InputField field, int min, int max) => Parsed<int>(
        field,
        (text, out value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max,
        string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));

    /// <summary>Amounts in major units by upper-case currency code. Whether they make sense is for the caller to say.</summary>
    public Dictionary<string, decimal>? Amounts(InputField field)
    {
        if (Given(field) is not { } json)
            return null;
        using var document = JsonDocument.Parse(json);
        var amounts = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var name = NameOf(property);
            if (!Domain.Currency.TryParse(name, out var currency))
                Refuse(field.Name, $"names {Http.Problems.Quoted(name)}, which is no currency that this ledger keeps");
            else if (property.Value.ValueKind != JsonValueKind.Number || !PlainDecimal.TryParse(property.Value.GetRawText(), out var amount))
                Refuse(field.Name, $"{currency.Code} {PlainDecimal.Rule}; is {Http.Problems.Quoted(property.Value.GetRawText())}");
            else if (!amounts.TryAdd(currency.Code, amount))
                Refuse(field.Name, $"names {currency.Code} twice");
        }

        return amounts;
    }

    /// <summary>An amount above zero that is a whole number of the currency's minor units.</summary>
    public Money? Amount(InputField field, Currency? currency)
    {
        if (Given(field) is not { } text)
            return null;
        if (!PlainDecimal.TryParse(text, out var major))
            Refuse(field.Name, $"{PlainDecimal.Rule}; is {Http.Problems.Quoted(text)}");
        else if (major <= 0)
            Refuse(field.Name, $"must be above zero; is {text}");
        else if (currency is not { } known)
            return null;
        else if (major > (decimal)Earning.MaxAmountMinor / known.MinorPerMajor)
            Refuse(field.Name, $"is larger than {new Money(Earning.MaxAmountMinor, known)}, the most that one line may hold; is {text}");
        else if (major.Scale > known.Exponent)
            // Zeros or not: 1.000 may be meant as a thousand.
            Refuse(field.Name, $"{known.Code} has {known.Exponent} decimals, and amounts are not rounded; is {text}");
        else if (Money.TryFromMajor(major, known, out var money))
            return money;
        return null;
    }

    /// <summary>The fields of an object within this one, which is valid only if that is; null where there is none.</summary>
    public virtual InputRow? Object(InputField field) => throw new NotSupportedException("Only JSON has objects in objects.");

    /// <summary>Whether the field stands in the input with something in it; what is wrong with that is not judged.</summary>
    public abstract bool IsGiven(InputField field);

    /// <summary>Whether the field stands in the input at all, be it empty: a column of the file, or a name of the object.</summary>
    public abstract bool IsNamed(InputField field);

    /// <summary>The field's text as it was given; null where it is absent, or of a wrong type and refused for that.</summary>
    protected abstract string? Raw(InputField field, out bool isAbsent);

    protected static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name.Length <= 100 ? property.Name : property.Name[..100];
        }
        catch (InvalidOperationException)
        {
            return "(not valid Unicode)";
        }
    }

    private string? Given(InputField field)
    {
        var text = Raw(field, out var isAbsent);
        if (isAbsent && field.Required)
            Refuse(field.Name, "is required");
        return text;
    }
}
