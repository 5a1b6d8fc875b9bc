using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OrleansPayouts.Silo.Telemetry;

/// <summary>Gives the measurements when they are asked for, as text. No package for this can be had everywhere.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock sync = new();
    private string text = "";

    /// <summary>Set by the reader that this is given to.</summary>
    public Func<int, bool>? Collect { get; set; }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        text = PrometheusText.Write(batch);
        return ExportResult.Success;
    }

    /// <summary>One at a time: the measurements are collected into shared places.</summary>
    public string Render()
    {
        lock (sync)
        {
            Collect?.Invoke(Timeout.Infinite);
            return text;
        }
    }
}
