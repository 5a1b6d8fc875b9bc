using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Tests.Keys;

/// <summary>Keys for tests, made as an admin makes them.</summary>
internal static class MadeKeys
{
    public static async Task<(string Text, string Prefix)> MakeKey(this PayoutsApp app, params KeyScope[] scopes)
    {
        var scope = string.Join(' ', scopes).ToLowerInvariant();
        var reply = await app.Admin.PostJson("/api/admin/keys", JsonSerializer.Serialize(new { name = "for a test", scope }));
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (reply.Json.GetProperty("key").GetString()!, reply.Json.GetProperty("prefix").GetString()!);
    }

    /// <summary>The API makes no key that has expired already.</summary>
    public static async Task<string> AddExpiredKey(this PayoutsApp app, params KeyScope[] scopes)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (text, stored) = New(now.AddDays(-2), now.AddMilliseconds(-1), scopes);
        (await app.Services.GetRequiredService<IApiKeyStore>().Add(stored, Audit(now), TestContext.Current.CancellationToken)).ShouldBeTrue();
        return text;
    }

    public static (string Text, StoredKey Stored) New(DateTimeOffset createdAt, DateTimeOffset? expiresAt, params KeyScope[] scopes)
    {
        var (text, prefix, digest) = KeyText.New();
        var key = new ApiKey
        {
            Prefix = prefix, Name = "for a test", Scopes = scopes, CreatedAt = createdAt, CreatedBy = "test", ExpiresAt = expiresAt,
        };
        return (text, new StoredKey(key, digest));
    }

    public static AuditContext Audit(DateTimeOffset now) => new("test", "corr_test", null, now);
}
