using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansPayouts.Api.Http;

/// <summary>Instants are written as ISO 8601 in UTC with milliseconds: <c>2026-02-01T09:00:00.000Z</c>.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
