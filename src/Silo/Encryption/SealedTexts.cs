using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansPayouts.Silo.Encryption;

/// <summary>Writes a list of texts in a grain's state sealed, and reads it sealed or, from before it was sealed, in plain.</summary>
/// <param name="cipher">The data keys.</param>
/// <param name="member">The member's name; a sealed text opens in this member alone.</param>
internal sealed class SealedTexts(DataCipher cipher, string member) : JsonConverter<IReadOnlyList<string>>
{
    /// <exception cref="UnreadableSealException">A text is sealed with a key that is not configured.</exception>
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        [.. (JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []).Select(text => cipher.Open(text, SealedColumn.GrainState, member))];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value)
            writer.WriteStringValue(cipher.Seal(text, SealedColumn.GrainState, member));
        writer.WriteEndArray();
    }
}
