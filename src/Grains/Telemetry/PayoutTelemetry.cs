using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansPayouts.Grains.Telemetry;

/// <summary>Where the program's spans and measurements come from; what is not listened to costs nothing.</summary>
public static class PayoutTelemetry
{
    /// <summary>The name of the meter and of the source.</summary>
    public const string Name = "OrleansPayouts";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>In seconds: from a millisecond to Stripe's longest answers.</summary>
    public static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 80] };

    /// <summary>Of things in one go.</summary>
    public static readonly InstrumentAdvice<long> Counts = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000] };
}
