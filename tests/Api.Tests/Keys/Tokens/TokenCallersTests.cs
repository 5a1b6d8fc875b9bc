using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Keys.Tokens;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Keys.Tokens;

public sealed class TokenCallersTests : IAsyncLifetime
{
    private TestIssuer issuer = null!;
    private TokenCallers tokens = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.Start();
        tokens = new TokenCallers(
            new OidcSettings(new Uri(issuer.Name), "payouts", "roles", AllowsHttp: true), TimeProvider.System, NullLogger<TokenCallers>.Instance);
    }

    public ValueTask DisposeAsync() => issuer.DisposeAsync();

    [Fact]
    public async Task Roles_are_scopes_and_others_are_passed_over()
    {
        var caller = await Find(issuer.Sign(issuer.Claims("read", "payouts.operate", "read", "offline_access", "Admin")));

        caller!.Scopes.ShouldBe([KeyScope.Read, KeyScope.Operate]);
        caller.Name.ShouldBe("oidc:olga-7");
    }

    [Fact]
    public async Task A_single_role_may_be_a_text()
    {
        var claims = issuer.Claims();
        claims["roles"] = "admin";

        (await Find(issuer.Sign(claims)))!.Scopes.ShouldBe([KeyScope.Admin]);
    }

    public static TheoryData<string, object?> WrongClaims { get; } = new()
    {
        { "iss", "https://elsewhere.test" }, { "iss", null }, { "aud", "another-api" }, { "aud", null }, { "sub", null }, { "sub", "" },
        { "exp", -120 }, { "exp", null }, { "nbf", 120 }, { "roles", null }, { "roles", "root" }, { "roles", "payouts.payouts.admin" },
    };

    [Theory]
    [MemberData(nameof(WrongClaims), DisableDiscoveryEnumeration = true)]
    public async Task A_token_with_a_wrong_claim_opens_nothing(string claim, object? value)
    {
        var claims = issuer.Claims("admin");
        (await Find(issuer.Sign(claims))).ShouldNotBeNull();
        if (value is null)
            claims.Remove(claim);
        else
            claims[claim] = value is int seconds ? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds : value;

        (await Find(issuer.Sign(claims))).ShouldBeNull($"{claim} {value}");
    }

    [Fact]
    public async Task A_token_that_the_issuer_did_not_sign_opens_nothing()
    {
        var claims = issuer.Claims("admin");
        using var other = RSA.Create(2_048);
        var good = issuer.Sign(claims);
        var parts = good.Split('.');
        var more = TestIssuer.Unsigned(issuer.Claims("admin", "cron")).Split('.')[1];

        foreach (var token in new[]
                 {
                     issuer.Sign(claims, other), TestIssuer.Unsigned(claims), issuer.SignAsShared(claims), $"{parts[0]}.{more}.{parts[2]}",
                     $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", good + ".x", "..", "a.b.c", new string('a', 5_000) + ".b." + new string('c', 5_000),
                 })
            (await Find(token)).ShouldBeNull(token);
        (await Find(good)).ShouldNotBeNull();
    }

    [Fact]
    public async Task When_the_issuer_changes_its_key_the_new_one_is_fetched()
    {
        (await Find(issuer.Sign(issuer.Claims("read")))).ShouldNotBeNull();

        issuer.ChangeKey();

        await Eventually.Holds(async () => await Find(issuer.Sign(issuer.Claims("read"))) is not null);
    }

    [Fact]
    public async Task While_the_issuer_is_away_no_token_is_valid()
    {
        var token = issuer.Sign(issuer.Claims("admin"));
        await issuer.DisposeAsync();

        (await Find(token)).ShouldBeNull();
    }

    private ValueTask<OrleansPayouts.Api.Keys.Caller?> Find(string token) => tokens.Find(token, TestContext.Current.CancellationToken);
}
