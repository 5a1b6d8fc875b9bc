using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>An answer of the monitoring endpoint.</summary>
/// <param name="Data">What was asked for.</param>
public sealed record DataAnswer<T>(T Data) : Answer
{
    /// <summary>What failed is a problem instead.</summary>
    public bool Success => true;
}
