using System.Globalization;

namespace OrleansPayouts.Silo.Health;

/// <summary>
/// What a program's <c>--check-health</c> does: asks the program that runs beside it, on loopback, whether it is ready. A
/// container's health check starts this, because an image without a shell has nothing else that could ask.
/// </summary>
public static class ReadinessProbe
{
    private const string Route = "/health/ready";

    /// <summary>Below the time that an orchestrator gives the check, so that the reason is still told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Where the program listens, as it was configured, seen from inside its own machine; null where it is not said.</summary>
    /// <param name="urls">Addresses as in <c>ASPNETCORE_URLS</c>; only plain HTTP is asked.</param>
    /// <param name="httpPorts">Ports as in <c>ASPNETCORE_HTTP_PORTS</c>, which the addresses overrule.</param>
    public static Uri? Locate(string? urls, string? httpPorts)
    {
        var address = Parts(urls).FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        var port = address is null ? Parts(httpPorts).FirstOrDefault() : PortOf(address);
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535
            ? new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", number, Route).Uri
            : null;
    }

    /// <returns>The exit code: 0 ready, 1 not ready or no answer, with the reason on <paramref name="errors"/>.</returns>
    public static async Task<int> AskAsync(Uri ready, TextWriter errors, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(ready, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return 0;
            await errors.WriteLineAsync($"{ready} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (HttpRequestException e)
        {
            await errors.WriteLineAsync($"{ready}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync($"{ready} gave no answer in {Patience.TotalSeconds:0} s.");
        }

        return 1;
    }

    /// <summary>The host may be <c>+</c>, <c>*</c> or <c>0.0.0.0</c>, of which only some are an address to ask.</summary>
    private static string PortOf(string address)
    {
        var authority = address["http://".Length..].Split('/', 2)[0];
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.EndsWith(']') ? "80" : authority[(colon + 1)..];
    }

    private static string[] Parts(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
