using OrleansPayouts.Api.Configuration;

namespace OrleansPayouts.Api.Tests.Keys.Tokens;

/// <summary>The program with an issuer beside it.</summary>
public sealed class OidcApp : PayoutsApp
{
    internal TestIssuer Issuer { get; private set; } = null!;

    protected override FrontSettings Front => new() { Oidc = new OidcSettings(new Uri(Issuer.Name), "payouts", "roles", AllowsHttp: true) };

    public override async ValueTask InitializeAsync()
    {
        Issuer = await TestIssuer.Start();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
