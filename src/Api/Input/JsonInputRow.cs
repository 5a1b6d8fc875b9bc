using System.Text.Json;
using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Input;

/// <summary>A JSON object; null is the same as absent.</summary>
public sealed class JsonInputRow : InputRow
{
    private readonly JsonElement element;

    public JsonInputRow(JsonElement element, InputShape shape, int? line, InputProblems problems)
        : this(element, shape, line, problems, within: null, name: null)
    {
    }

    private JsonInputRow(JsonElement element, InputShape shape, int? line, InputProblems problems, InputRow? within, string? name)
        : base(line, problems, within, name)
    {
        this.element = element;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse(field: null, $"must be an object, is {Describe(element.ValueKind)}");
            return;
        }

        foreach (var property in element.EnumerateObject())
            if (!shape.Fields.Any(field => property.NameEquals(field.Name)))
                Refuse(NameOf(property), $"is not known here; the fields are {shape.FieldNames}");
    }

    public override bool IsGiven(InputField field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null;

    public override bool IsNamed(InputField field) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field.Name, out _);

    public override InputRow? Object(InputField field)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (element.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            return new JsonInputRow(value, field.Shape!, Line, Problems, this, field.Name);
        if (field.Required)
            Refuse(field.Name, "is required");
        return null;
    }

    protected override string? Raw(InputField field, out bool isAbsent)
    {
        isAbsent = false;
        // Refused already; its fields are not missed one by one.
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (!element.TryGetProperty(field.Name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            isAbsent = true;
            return null;
        }

        switch (field.Kind, value.ValueKind)
        {
            case (InputKind.Text, JsonValueKind.String):
                return TextOf(field, value);
            case (InputKind.Number or InputKind.Whole, JsonValueKind.Number):
            case (InputKind.Flag, JsonValueKind.True or JsonValueKind.False):
                return value.GetRawText();
            case (InputKind.TextList, JsonValueKind.Array):
                return TextsOf(field, value);
            case (InputKind.Amounts, JsonValueKind.Object):
                return value.GetRawText();
            default:
                Refuse(field.Name, $"must be {Describe(field.Kind)}, is {Describe(value.ValueKind)}");
                return null;
        }
    }

    private string? TextOf(InputField field, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            Refuse(field.Name, "must be valid Unicode");
            return null;
        }
    }

    private string? TextsOf(InputField field, JsonElement list)
    {
        var texts = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
                Refuse(field.Name, $"must hold strings only, one is {Describe(item.ValueKind)}");
            else if (TextOf(field, item) is { } text)
                texts.Add(text);
        }

        return texts.Count == list.GetArrayLength() ? JsonSerializer.Serialize(texts) : null;
    }

    private static string Describe(InputKind kind) => kind switch
    {
        InputKind.Text => "a string",
        InputKind.Flag => "true or false",
        InputKind.TextList => "an array of strings",
        InputKind.Amounts => "an object like {\"EUR\":20}",
        _ => "a number",
    };

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
