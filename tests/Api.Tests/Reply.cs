using System.Net;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests;

/// <summary>An answer, read.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, string? ContentType, Uri? Location, string? CorrelationId, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement Data => Json.GetProperty("data");

    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>The problem's entries as <c>line field: message</c>.</summary>
    public IReadOnlyList<string> Errors => Entries("errors");

    /// <summary>What was accepted with a warning, likewise.</summary>
    public IReadOnlyList<string> Warnings => Entries("warnings");

    public static async Task<Reply> Read(HttpResponseMessage answer)
    {
        var correlation = answer.Headers.TryGetValues("X-Correlation-Id", out var values) ? values.Single() : null;
        return new Reply(
            answer.StatusCode,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Content.Headers.ContentType?.MediaType,
            answer.Headers.Location,
            correlation,
            answer);
    }

    private IReadOnlyList<string> Entries(string name) =>
    [
        .. Json.GetProperty(name).EnumerateArray().Select(entry =>
            (entry.TryGetProperty("line", out var line) ? line + " " : "") + entry.GetProperty("field").GetString() + ": " + entry.GetProperty("message").GetString()),
    ];
}
