using Microsoft.AspNetCore.HttpOverrides;
using OrleansPayouts.Api.Configuration;

namespace OrleansPayouts.Api.Http.Transport;

/// <summary>
/// HTTPS outside <c>Development</c>. Where this program or, as ASPNETCORE_HTTPS_PORTS says, a proxy before it takes HTTPS,
/// plain HTTP is sent there, but for the probes of <c>/health</c>; what came by HTTPS is told to come so for a year.
/// </summary>
public static class TransportSecurity
{
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
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal), plain => plain.UseHttpsRedirection());
    }
}
