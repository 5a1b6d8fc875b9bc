using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using OrleansPayouts.Api.Configuration;

namespace OrleansPayouts.Api.Http.Transport;

/// <summary>
/// HTTPS outside <c>Development</c>. Where this program or, as ASPNETCORE_HTTPS_PORT says, a proxy before it takes HTTPS,
/// plain HTTP is sent there, but for the probes of <c>/health</c>; what came by HTTPS is told to come so for a year.
/// </summary>
public static class TransportSecurity
{
    /// <summary>ASPNETCORE_HTTPS_PORT.</summary>
    private const string HttpsPortKey = "HTTPS_PORT";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static IServiceCollection AddTransportSecurity(this IServiceCollection services, FrontSettings settings) => services
        .Configure<ForwardedHeadersOptions>(headers =>
        {
            // What is not configured is not believed: an empty list would mean that everybody is.
            headers.ForwardedHeaders = settings.TrustedProxies.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var proxy in settings.TrustedProxies)
                headers.KnownIPNetworks.Add(proxy);
            // From the nearest on, as long as each is trusted.
            headers.ForwardLimit = null;
        })
        // A POST stays a POST.
        .AddHttpsRedirection(redirection => redirection.RedirectStatusCode = StatusCodes.Status308PermanentRedirect)
        .AddHsts(hsts => hsts.MaxAge = Remembered);

    public static void Use(WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            return;
        app.UseHsts();
        // Known when the first request comes. Without a place to send plain HTTP to, ASP.NET Core would warn that it found none.
        var takesHttps = new Lazy<bool>(() => TakesHttps(app));
        app.UseWhen(
            context => takesHttps.Value && !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal),
            plain => plain.UseHttpsRedirection());
    }

    private static bool TakesHttps(WebApplication app) => app.Configuration[HttpsPortKey] is { Length: > 0 }
        || app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses
            .Any(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) == true;
}
