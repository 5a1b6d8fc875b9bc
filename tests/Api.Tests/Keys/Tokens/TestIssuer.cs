using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Api.Tests.Keys.Tokens;

/// <summary>An OIDC issuer with keys of its own. It writes tokens by hand, right and wrong ones, with nothing of the library that reads them.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private RSA key = RSA.Create(2_048);
    private int generation = 1;

    private TestIssuer(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    public static async Task<TestIssuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer.app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Name, jwks_uri = issuer.Name + "/keys" }));
        issuer.app.MapGet("/keys", () => Results.Json(new { keys = new[] { issuer.PublicKey() } }));
        await issuer.app.StartAsync();
        issuer.Address = new Uri(issuer.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return issuer;
    }

    public string Name => Address.OriginalString.TrimEnd('/');

    /// <summary>From now on tokens are signed with another key, and the old one is not published any more.</summary>
    public void ChangeKey()
    {
        key.Dispose();
        key = RSA.Create(2_048);
        generation++;
    }

    public Dictionary<string, object> Claims(params string[] roles)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new() { ["iss"] = Name, ["aud"] = "payouts", ["sub"] = "olga-7", ["exp"] = now + 300, ["nbf"] = now - 5, ["roles"] = roles };
    }

    public string Sign(Dictionary<string, object> claims, RSA? with = null)
    {
        var signed = Part(new { alg = "RS256", typ = "JWT", kid = $"key-{generation}" }) + "." + Part(claims);
        return signed + "." + Text((with ?? key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>Signed with the public key as if it were a shared secret.</summary>
    public string SignAsShared(Dictionary<string, object> claims)
    {
        var signed = Part(new { alg = "HS256", typ = "JWT", kid = $"key-{generation}" }) + "." + Part(claims);
        return signed + "." + Text(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.ExportRSAPublicKeyPem()), Encoding.ASCII.GetBytes(signed)));
    }

    public static string Unsigned(Dictionary<string, object> claims) => Part(new { alg = "none", typ = "JWT" }) + "." + Part(claims) + ".";

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private object PublicKey()
    {
        var known = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = $"key-{generation}", n = Text(known.Modulus!), e = Text(known.Exponent!) };
    }

    private static string Part(object value) => Text(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
