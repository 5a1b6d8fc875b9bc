using System.Diagnostics;
using Orleans.Runtime;

namespace OrleansPayouts.Grains.Telemetry;

/// <summary>The correlation id on its way: from the HTTP call through the grains, to every span and every line of the log.</summary>
public static class CorrelationFlow
{
    private const string Key = "payouts.correlation_id";

    /// <summary>The id that what runs here belongs to; null where it belongs to none.</summary>
    public static string? Current => RequestContext.Get(Key) as string;

    /// <summary>What is done from here on in this asynchronous method, and in the grains that it calls, belongs to the id.</summary>
    public static void Set(string correlationId)
    {
        RequestContext.Set(Key, correlationId);
        Tag(Activity.Current);
    }

    /// <summary>Puts the id on a span.</summary>
    public static void Tag(Activity? span)
    {
        if (span is not null && Current is { } id)
            span.SetTag(Key, id);
    }
}
