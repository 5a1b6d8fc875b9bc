namespace OrleansPayouts.Silo.Configuration;

/// <summary>The names of the variables that only the front end reads.</summary>
public static class FrontVariables
{
    public const string CallsPerMinute = "PAYOUT_CALLS_PER_MINUTE";
    public const string UnknownCallsPerMinute = "PAYOUT_UNKNOWN_CALLS_PER_MINUTE";
    public const string TrustedProxies = "PAYOUT_TRUSTED_PROXIES";
    public const string OidcIssuer = "OIDC_ISSUER";
    public const string OidcAudience = "OIDC_AUDIENCE";
    public const string OidcRoleClaim = "OIDC_ROLE_CLAIM";
}
