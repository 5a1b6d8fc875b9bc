using Microsoft.Extensions.Configuration;

namespace OrleansPayouts.Silo.Telemetry;

/// <summary>Where spans and measurements go, in OpenTelemetry's own variables.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Of OTLP.</summary>
    private const string Version = "v1";

    /// <summary>OTEL_EXPORTER_OTLP_ENDPOINT: an http or https address of a collector; null, and nothing is sent, unless set.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>OTEL_EXPORTER_OTLP_PROTOCOL is <c>http/protobuf</c> rather than <c>grpc</c>.</summary>
    public bool UsesHttp { get; init; }

    /// <summary>OTEL_SERVICE_NAME.</summary>
    public string Service { get; init; } = "orleans-payouts";

    /// <summary>An address that is none reads as not set.</summary>
    public static TelemetryOptions Read(IConfiguration configuration) => new()
    {
        Endpoint = Address(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]),
        UsesHttp = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] is "http/protobuf",
        Service = configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : "orleans-payouts",
    };

    /// <summary>Where OTLP over HTTP puts a signal: <c>traces</c> or <c>metrics</c>. Over gRPC the address is the same for all.</summary>
    public Uri AddressOf(string signal) => UsesHttp
        ? new UriBuilder(Endpoint!) { Path = $"{Endpoint!.AbsolutePath.TrimEnd('/')}/{Version}/{signal}" }.Uri
        : Endpoint!;

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
