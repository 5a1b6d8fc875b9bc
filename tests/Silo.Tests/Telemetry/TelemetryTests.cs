using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains.Telemetry;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Telemetry;

namespace OrleansPayouts.Silo.Tests.Telemetry;

public sealed class TelemetryTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_measured_is_read_as_Prometheus_reads_it()
    {
        await using var services = await Start(new ConfigurationBuilder().Build());
        var counter = PayoutTelemetry.Meter.CreateCounter<long>("test.things.seen", "{thing}", "Things,\nseen \\ counted.");
        var histogram = PayoutTelemetry.Meter.CreateHistogram("test.thing.duration", "s", "How long.", tags: null, PayoutTelemetry.Seconds);
        using var open = new Meter(PayoutTelemetry.Name);
        open.CreateObservableUpDownCounter("test.things.open", () => -2.5, "By");
        counter.Add(3, new KeyValuePair<string, object?>("test.kind", "a \"quoted\"\nline \\"));
        counter.Add(4, new KeyValuePair<string, object?>("test.kind", "plain"));
        foreach (var seconds in (double[])[0.0005, 0.2, 0.2, 1_000])
            histogram.Record(seconds);

        var read = Prometheus.Parse(services.GetRequiredService<IMetricsText>().Render());

        read.TypeOf("test_things_seen_total").ShouldBe("counter");
        read.Sum("test_things_seen_total").ShouldBe(7);
        read.Sum("test_things_seen_total", ("test_kind", "a \"quoted\"\nline \\")).ShouldBe(3);
        read.TypeOf("test_things_open_bytes").ShouldBe("gauge");
        read.Sum("test_things_open_bytes").ShouldBe(-2.5);
        read.TypeOf("test_thing_duration_seconds").ShouldBe("histogram");
        read.Sum("test_thing_duration_seconds_count").ShouldBe(4);
        read.Sum("test_thing_duration_seconds_sum").ShouldBe(1_000.4005, 0.000001);
        read.Sum("test_thing_duration_seconds_bucket", ("le", "0.001")).ShouldBe(1);
        read.Sum("test_thing_duration_seconds_bucket", ("le", "0.25")).ShouldBe(3);
        read.Sum("test_thing_duration_seconds_bucket", ("le", "80")).ShouldBe(3);
        read.Sum("test_thing_duration_seconds_bucket", ("le", "+Inf")).ShouldBe(4);
        read.Samples.ShouldContain(sample => sample.Name == "dotnet_gc_collections_total", "what the runtime measures is there, too");
    }

    [Fact]
    public async Task Spans_and_measurements_reach_a_collector_where_one_is_configured()
    {
        var received = new Dictionary<string, List<byte[]>>();
        await using var collector = await Listen(received);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "payouts-under-test",
        }).Build();
        await using (await Start(configuration))
        {
            PayoutTelemetry.Meter.CreateCounter<long>("test.sent").Add(1);
            using var span = PayoutTelemetry.Source.StartActivity("test.span");
            span.ShouldNotBeNull();
            CorrelationFlow.Set("corr_in_a_span");
            CorrelationFlow.Tag(span);
        }

        Sent(received, "/v1/traces").ShouldContain("test.span");
        Sent(received, "/v1/traces").ShouldContain("corr_in_a_span");
        Sent(received, "/v1/traces").ShouldContain("payouts-under-test");
        Sent(received, "/v1/metrics").ShouldContain("test.sent");
    }

    [Fact]
    public async Task Without_a_collector_no_span_is_made()
    {
        await using var services = await Start(new ConfigurationBuilder().Build());
        // Other tests of this process may have a collector; none is made by these services.
        services.GetRequiredService<TelemetryOptions>().Endpoint.ShouldBeNull();
    }

    [Theory]
    [InlineData("http://collector:4318", "http/protobuf", "http://collector:4318/v1/traces")]
    [InlineData("http://collector:4318/base/", "http/protobuf", "http://collector:4318/base/v1/traces")]
    [InlineData("https://collector:4317", "grpc", "https://collector:4317/")]
    [InlineData("https://collector:4317", null, "https://collector:4317/")]
    public void The_address_is_what_OpenTelemetry_makes_of_it(string endpoint, string? protocol, string expected) =>
        TelemetryOptions.Read(new VariableReader(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        }).Build())).AddressOf("traces").AbsoluteUri.ShouldBe(expected);

    private static async Task<ServiceProvider> Start(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddPayoutTelemetry(configuration);
        var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>())
            await hosted.StartAsync(Ending);
        return provider;
    }

    private static async Task<WebApplication> Listen(Dictionary<string, List<byte[]>> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Ending);
            lock (received)
            {
                received.TryAdd(context.Request.Path, []);
                received[context.Request.Path].Add(body.ToArray());
            }
            context.Request.ContentType.ShouldBe("application/x-protobuf");
        });
        await collector.StartAsync(Ending);
        return collector;
    }

    private static string Sent(Dictionary<string, List<byte[]>> received, string path)
    {
        lock (received)
            return string.Concat(received.GetValueOrDefault(path, []).Select(Encoding.UTF8.GetString));
    }
}
