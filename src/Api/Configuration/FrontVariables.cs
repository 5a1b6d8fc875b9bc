namespace OrleansPayouts.Api.Configuration;

/// <summary>The names of the variables that only the front end reads.</summary>
public static class FrontVariables
{
    public const string CallsPerMinute = "PAYOUT_CALLS_PER_MINUTE";
    public const string UnknownCallsPerMinute = "PAYOUT_UNKNOWN_CALLS_PER_MINUTE";
    public const string TrustedProxies = "PAYOUT_TRUSTED_PROXIES";
}
