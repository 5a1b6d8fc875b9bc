using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OrleansPayouts.Grains.Telemetry;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Telemetry;

/// <summary>Turns a program's telemetry on.</summary>
public static class TelemetrySetup
{
    /// <summary>Measurements as text, and spans and measurements to a collector where one is configured.</summary>
    public static void AddPayoutTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton(TelemetryOptions.Read(new VariableReader(configuration)));
        services.AddSingleton<PayoutInstrumentation>();
        services.AddSingleton<IMetricsText>(provider => provider.GetRequiredService<PayoutInstrumentation>());
        // Measured is only what happens once somebody listens, so it is made at the start.
        services.AddHostedService<TelemetryStart>();
    }

    /// <summary>
    /// The log as lines of JSON, unless <c>Logging__Console__FormatterName</c> names another form; in Development as text for
    /// people.
    /// </summary>
    public static void AddPayoutLog(this ILoggingBuilder logging, IHostEnvironment environment)
    {
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        if (!environment.IsDevelopment())
            logging.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName ??= JsonLogFormatter.FormatterName);
    }
}
