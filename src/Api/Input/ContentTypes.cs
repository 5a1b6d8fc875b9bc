using System.Net.Http.Headers;

namespace OrleansPayouts.Api.Input;

/// <summary>The content types that bodies may have.</summary>
public static class ContentTypes
{
    public const string Json = "application/json";
    public const string Csv = "text/csv";

    /// <summary>JSON in UTF-8, which is the only JSON there is (RFC 8259).</summary>
    public static bool IsJson(HttpRequest request) => Is(request, Json);

    public static bool IsCsv(HttpRequest request) => Is(request, Csv);

    private static bool Is(HttpRequest request, string type) => MediaTypeHeaderValue.TryParse(request.ContentType, out var given)
        && string.Equals(given.MediaType, type, StringComparison.OrdinalIgnoreCase)
        && (given.CharSet?.Trim('"').ToUpperInvariant() is null or "" or "UTF-8" or "US-ASCII");
}
