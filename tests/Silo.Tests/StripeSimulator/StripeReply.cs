using System.Text.Json;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

/// <summary>What the simulator answered.</summary>
public sealed record StripeReply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Id => Json.GetProperty("id").GetString();

    public string? ErrorType => ErrorMember("type");

    public string? ErrorCode => ErrorMember("code");

    public string? ErrorParam => ErrorMember("param");

    public bool IsReplay => Headers.GetValueOrDefault("Idempotent-Replayed") == "true";

    private string? ErrorMember(string name) =>
        Json.GetProperty("error").TryGetProperty(name, out var value) ? value.GetString() : null;
}
