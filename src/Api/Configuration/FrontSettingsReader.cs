using System.Net;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Configuration;

/// <summary>Reads how the front end meets its callers; mistakes are noted with the variables.</summary>
public static class FrontSettingsReader
{
    public static FrontSettings Read(VariableReader variables, IHostEnvironment environment)
    {
        var unlessSet = new FrontSettings();
        return new FrontSettings
        {
            CallsPerMinute = variables.Whole(FrontVariables.CallsPerMinute, unlessSet.CallsPerMinute, 60, 10_000_000),
            UnknownCallsPerMinute = variables.Whole(FrontVariables.UnknownCallsPerMinute, unlessSet.UnknownCallsPerMinute, 10, 10_000_000),
            TrustedProxies = ReadProxies(variables),
            Oidc = OidcSettingsReader.Read(variables, environment),
        };
    }

    private static List<IPNetwork> ReadProxies(VariableReader variables)
    {
        var proxies = new List<IPNetwork>();
        foreach (var text in (variables.Text(FrontVariables.TrustedProxies) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (IPNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : text + OneAddress(text), out var network))
                proxies.Add(network);
            else
                variables.Refuse(FrontVariables.TrustedProxies, Secrets.Quoted(text), "addresses or networks like 10.0.0.7, 10.1.0.0/16, comma-separated");
        return proxies;
    }

    private static string OneAddress(string text) => text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32";
}
