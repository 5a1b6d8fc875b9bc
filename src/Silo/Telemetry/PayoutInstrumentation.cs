using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Silo.Telemetry;

/// <summary>
/// Listens to the program, to ASP.NET Core, to the HTTP client, to Npgsql and to Orleans, which all measure themselves.
/// Measurements are always to be had as text; spans are made only where a collector takes them.
/// </summary>
internal sealed class PayoutInstrumentation : IMetricsText, IDisposable
{
    /// <summary>Series an instrument at most: tag sets here are small, and what exceeds this is counted together.</summary>
    private const int MaxSeries = 200;

    private static readonly string[] Meters =
    [
        PayoutTelemetry.Name, "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime",
    ];

    private static readonly string[] Sources = [PayoutTelemetry.Name, "Microsoft.AspNetCore", "Npgsql", "System.Net.Http", "Microsoft.Orleans.*"];

    private readonly PrometheusExporter prometheus = new();
    private readonly MeterProvider meters;
    private readonly TracerProvider? tracer;

    public PayoutInstrumentation(TelemetryOptions options, IMeterFactory factory)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(options.Service);
        var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters)
            .AddView(instrument => IsOurs(instrument, factory) ? new MetricStreamConfiguration { CardinalityLimit = MaxSeries } : MetricStreamConfiguration.Drop)
            .AddReader(new BaseExportingMetricReader(prometheus));
        if (options.Endpoint is not null)
        {
            metrics.AddOtlpExporter(otlp => Send(otlp, options, "metrics"));
            tracer = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources)
                .AddOtlpExporter(otlp => Send(otlp, options, "traces")).Build();
        }
        meters = metrics.Build();
    }

    public string Render() => prometheus.Render();

    /// <summary>What was not sent yet is sent first.</summary>
    public void Dispose()
    {
        tracer?.Dispose();
        meters.Dispose();
    }

    /// <summary>
    /// Where a process has several front ends, as tests have, each one's instruments are its own: the library would take those of
    /// one name for the same, and end them with the first that goes.
    /// </summary>
    private static bool IsOurs(Instrument instrument, IMeterFactory factory) =>
        instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, factory);

    private static void Send(OtlpExporterOptions otlp, TelemetryOptions options, string signal)
    {
        otlp.Endpoint = options.AddressOf(signal);
        otlp.Protocol = options.UsesHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
    }
}
