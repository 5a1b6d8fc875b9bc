using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Telemetry;

/// <summary>Where spans and measurements go, in OpenTelemetry's own variables.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Of OTLP.</summary>
    private const string Version = "v1";

    private const string Grpc = "grpc";
    private const string HttpProtobuf = "http/protobuf";

    /// <summary>OTEL_EXPORTER_OTLP_ENDPOINT: an http or https address of a collector; null, and nothing is sent, unless set.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>OTEL_EXPORTER_OTLP_PROTOCOL is <c>http/protobuf</c> rather than <c>grpc</c>.</summary>
    public bool UsesHttp { get; init; }

    /// <summary>OTEL_SERVICE_NAME.</summary>
    public string Service { get; init; } = "orleans-payouts";

    /// <summary>What is wrong is noted with the variables, and reads as not set.</summary>
    public static TelemetryOptions Read(VariableReader variables)
    {
        var endpoint = variables.Text(Variables.OtlpEndpoint);
        var protocol = variables.Text(Variables.OtlpProtocol);
        if (endpoint is not null && Address(endpoint) is null)
            variables.Refuse(Variables.OtlpEndpoint, Secrets.Quoted(endpoint), "a collector's http or https address, like http://collector:4317");
        if (protocol is not (null or Grpc or HttpProtobuf))
            variables.Refuse(Variables.OtlpProtocol, Secrets.Quoted(protocol), $"{Grpc} or {HttpProtobuf}");
        return new() { Endpoint = Address(endpoint), UsesHttp = protocol is HttpProtobuf, Service = variables.Text("OTEL_SERVICE_NAME") ?? "orleans-payouts" };
    }

    /// <summary>Where OTLP over HTTP puts a signal: <c>traces</c> or <c>metrics</c>. Over gRPC the address is the same for all.</summary>
    public Uri AddressOf(string signal) => UsesHttp
        ? new UriBuilder(Endpoint!) { Path = $"{Endpoint!.AbsolutePath.TrimEnd('/')}/{Version}/{signal}" }.Uri
        : Endpoint!;

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0 ? address : null;
}
