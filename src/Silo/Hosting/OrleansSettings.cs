using System.Net;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Which cluster a silo or a client belongs to and how it is reached, read by <see cref="OrleansSettingsReader"/>.</summary>
public sealed record OrleansSettings
{
    public const int UsualSiloPort = 11_111;

    public const int UsualGatewayPort = 30_000;

    /// <summary>ORLEANS_CLUSTER_ID: the silos that know each other share it. A database belongs to one cluster.</summary>
    public string ClusterId { get; init; } = "payouts";

    /// <summary>ORLEANS_SERVICE_ID: owns the grains' state and reminders; stays the same for ever.</summary>
    public string ServiceId { get; init; } = "payouts";

    /// <summary>ORLEANS_ADVERTISED_ADDRESS: where the other silos and the clients reach this one.</summary>
    public IPAddress AdvertisedAddress { get; init; } = IPAddress.Loopback;

    /// <summary>ORLEANS_SILO_PORT: for the other silos; 0 takes a free one, null <see cref="UsualSiloPort"/>, or a free one where that is taken.</summary>
    public int? SiloPort { get; init; } = 0;

    /// <summary>ORLEANS_GATEWAY_PORT: for the clients; 0 takes a free one, null <see cref="UsualGatewayPort"/>, or a free one where that is taken.</summary>
    public int? GatewayPort { get; init; } = 0;

    /// <summary>ORLEANS_TLS_CERTIFICATE and its siblings; null where connections are not encrypted.</summary>
    public OrleansTls? Tls { get; init; }
}
