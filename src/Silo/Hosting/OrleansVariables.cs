namespace OrleansPayouts.Silo.Hosting;

/// <summary>The names of the variables that configure Orleans.</summary>
public static class OrleansVariables
{
    /// <summary><c>silo</c> (the default): the API hosts a silo itself. <c>client</c>: it calls silos that run elsewhere.</summary>
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
