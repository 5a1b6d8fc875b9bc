using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OrleansPayouts.Silo.Telemetry;

/// <summary>Writes metrics in Prometheus's text format 0.0.4, under the names that OpenTelemetry's conversion gives them.</summary>
internal static class PrometheusText
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds", ["ms"] = "milliseconds", ["By"] = "bytes", ["%"] = "percent", ["1"] = "ratio",
    };

    public static string Write(in Batch<Metric> metrics)
    {
        var text = new StringBuilder();
        // Two meters may have an instrument of one name; the format wants each name once.
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            var name = NameOf(metric);
            if (!written.Add(name))
                continue;
            text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(metric.Description, isLabel: false)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(metric)).Append('\n');
            foreach (ref readonly var point in metric.GetMetricPoints())
                Write(text, metric, name, point);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Metric metric, string name, in MetricPoint point)
    {
        var labels = Labels(point);
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Sample(text, name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(text, name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Sample(text, name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Sample(text, name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                Histogram(text, name, labels, point);
                break;
        }
    }

    private static void Histogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : bucket.ExplicitBound.ToString("R", CultureInfo.InvariantCulture);
            Sample(text, name + "_bucket", labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"", below);
        }
        Sample(text, name + "_sum", labels, point.GetHistogramSum());
        Sample(text, name + "_count", labels, point.GetHistogramCount());
    }

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Labels(in MetricPoint point)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in point.Tags)
        {
            if (labels.Length > 0)
                labels.Append(',');
            labels.Append(Plain(key)).Append("=\"").Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture), isLabel: true)).Append('"');
        }
        return labels.ToString();
    }

    private static string NameOf(Metric metric)
    {
        var name = Plain(metric.Name);
        if (Units.TryGetValue(metric.Unit ?? "", out var unit) && !name.EndsWith("_" + unit, StringComparison.Ordinal))
            name += "_" + unit;
        return TypeOf(metric) == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string TypeOf(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        MetricType.ExponentialHistogram => "untyped",
        _ => "gauge",
    };

    private static string Plain(string name)
    {
        var plain = string.Create(name.Length, name, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
        });
        return plain.Length > 0 && char.IsAsciiDigit(plain[0]) ? "_" + plain : plain;
    }

    private static string Escaped(string? text, bool isLabel)
    {
        var escaped = (text ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
