using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using OrleansPayouts.Api.Configuration;

namespace OrleansPayouts.Api.Tests.Front;

/// <summary>The program as it stands behind a proxy that takes HTTPS, with limits that a test can reach.</summary>
public sealed class FrontApp : PayoutsApp
{
    public const string Host = "payouts.example.com";

    protected override FrontSettings Front { get; } = new()
    {
        CallsPerMinute = 60,
        UnknownCallsPerMinute = 10,
        TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")],
    };

    /// <summary>Calls as the proxy passes them on.</summary>
    public override HttpClient Client(string? key)
    {
        var client = base.Client(key);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        return client;
    }

    protected override void Prepare(WebApplicationBuilder builder)
    {
        base.Prepare(builder);
        builder.WebHost.UseSetting("https_port", "443");
    }
}
