using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains.Sending;

public sealed partial class TransferGate
{
    /// <summary>The moment that the rate counts a request by; who wants to know how the rate was kept reads it here.</summary>
    [LoggerMessage(2306, LogLevel.Trace, "A request to Stripe goes out at {At:O}")]
    private partial void LogGoesOut(DateTimeOffset at);
}
