using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Api.Configuration;

namespace OrleansPayouts.Api.Tests.Hostile;

/// <summary>The program with everything logged that there is, and without limits that would turn most calls away unread.</summary>
public sealed class HostileApp : PayoutsApp
{
    internal CapturedLogs Logs { get; } = new();

    protected override FrontSettings Front { get; } = new() { CallsPerMinute = 10_000_000, UnknownCallsPerMinute = 10_000_000 };

    protected override void Prepare(WebApplicationBuilder builder)
    {
        base.Prepare(builder);
        builder.Logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddFilter<CapturedLogs>(null, LogLevel.Trace);
    }
}
