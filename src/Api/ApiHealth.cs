using System.Globalization;
using OrleansPayouts.Silo.Health;

namespace OrleansPayouts.Api;

/// <summary>The command line's <c>--check-health</c>.</summary>
public static class ApiHealth
{
    private const int NotSaid = 2;

    /// <returns>The exit code: 0 ready, 1 not ready, 2 where no address is configured to ask at.</returns>
    public static async Task<int> CheckAsync(ApiArguments arguments, CancellationToken cancellationToken)
    {
        var configuration = WebApplication.CreateEmptyBuilder(new WebApplicationOptions()).Configuration;
        configuration.AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddCommandLine([.. arguments.Host]);
        var ports = arguments.Port?.ToString(CultureInfo.InvariantCulture);
        var ready = ports is null
            ? ReadinessProbe.Locate(configuration[WebHostDefaults.ServerUrlsKey], configuration[WebHostDefaults.HttpPortsKey])
            : ReadinessProbe.Locate(urls: null, ports);
        if (ready is not null)
            return await ReadinessProbe.AskAsync(ready, Console.Error, cancellationToken);
        await Console.Error.WriteLineAsync("ASPNETCORE_URLS names no http address to ask at; set it, or give --port.");
        return NotSaid;
    }
}
