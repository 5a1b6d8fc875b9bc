namespace OrleansPayouts.Grains.Telemetry;

/// <summary>What this process measured, for whoever collects it.</summary>
public interface IMetricsText
{
    /// <summary>What <see cref="Render"/> gives.</summary>
    const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>All measurements since the start, in Prometheus's text format 0.0.4.</summary>
    string Render();
}
