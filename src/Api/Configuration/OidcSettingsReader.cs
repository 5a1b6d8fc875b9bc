using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Configuration;

/// <summary>Reads whose tokens open this API; mistakes are noted with the variables.</summary>
public static class OidcSettingsReader
{
    private const string DefaultRoleClaim = "roles";

    /// <summary>Null where no tokens do.</summary>
    public static OidcSettings? Read(VariableReader variables, IHostEnvironment environment)
    {
        var issuer = variables.Text(FrontVariables.OidcIssuer);
        var audience = variables.Text(FrontVariables.OidcAudience);
        var role = variables.Text(FrontVariables.OidcRoleClaim) ?? DefaultRoleClaim;
        if (issuer is null && audience is not null)
            variables.Refuse(FrontVariables.OidcAudience, $"set without {FrontVariables.OidcIssuer}", "set together with it");
        if (issuer is null)
            return null;
        var allowsHttp = environment.IsDevelopment() || environment.IsEnvironment("Testing");
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (allowsHttp && address is { Scheme: "http", IsLoopback: true }))
            || address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            variables.Refuse(FrontVariables.OidcIssuer, Secrets.Masked(issuer), "an https URL, as the issuer's tokens name it");
            return null;
        }

        if (audience is null)
            variables.RefuseMissing(FrontVariables.OidcAudience, "what the issuer calls this API: a token for anything else opens nothing here");
        return audience is null ? null : new OidcSettings(address, audience, role, allowsHttp && address.IsLoopback);
    }
}
