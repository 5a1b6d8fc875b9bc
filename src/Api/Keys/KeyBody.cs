using System.Text.Json.Serialization;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>A key, without what opens anything.</summary>
/// <param name="Prefix">By which it is named.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scope">What it opens, separated by spaces.</param>
/// <param name="Status"><c>active</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Whose key made it.</param>
/// <param name="ExpiresAt">Null where it lasts until it is revoked.</param>
/// <param name="RevokedAt">Null where it was not.</param>
/// <param name="LastUsedAt">To the minute, about; null where it was not used.</param>
/// <param name="Replaces">The prefix of the key in whose place it was made.</param>
public sealed record KeyBody(
    string Prefix,
    string Name,
    string Scope,
    string Status,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    string? Replaces) : Answer
{
    /// <summary>The key itself: only in the answer that made it, and never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public static KeyBody Of(ApiKey key, DateTimeOffset now) => new(
        key.Prefix.Value,
        key.Name,
        string.Join(' ', key.Scopes.Select(EnumNames<KeyScope>.Of)),
        EnumNames<KeyStatus>.Of(key.StatusAt(now)),
        key.CreatedAt,
        key.CreatedBy,
        key.ExpiresAt,
        key.RevokedAt,
        key.LastUsedAt,
        key.Replaces?.Value);
}
