namespace OrleansPayouts.Silo.Hosting;

/// <summary>The names of the variables that only the cluster's build reads.</summary>
public static class OrleansVariables
{
    /// <summary><c>client</c> or <c>silo</c>: whether the API makes payouts, too. Unless set, it does in development only.</summary>
    public const string ApiMode = "PAYOUT_ORLEANS";

    public const string ClusterId = "ORLEANS_CLUSTER_ID";
    public const string ServiceId = "ORLEANS_SERVICE_ID";
    public const string AdvertisedAddress = "ORLEANS_ADVERTISED_ADDRESS";
    public const string SiloPort = "ORLEANS_SILO_PORT";
    public const string GatewayPort = "ORLEANS_GATEWAY_PORT";
    public const string HealthPort = "ORLEANS_HEALTH_PORT";
    public const string TlsCertificate = "ORLEANS_TLS_CERTIFICATE";
    public const string TlsPassword = "ORLEANS_TLS_PASSWORD";
    public const string TlsAuthority = "ORLEANS_TLS_AUTHORITY";
}
