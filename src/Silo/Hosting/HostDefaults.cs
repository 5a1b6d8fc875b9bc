using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>What both programs do alike when they start and stop.</summary>
public static class HostDefaults
{
    private const string Level = "Logging:LogLevel:";

    /// <summary>
    /// Sets what is logged unless the configuration says otherwise: of Orleans and ASP.NET Core warnings only. Added below all
    /// other sources, so that <c>Logging__LogLevel__Orleans=Information</c> brings the rest back.
    /// </summary>
    /// <param name="configuration">The program's.</param>
    /// <param name="isQuiet">Whether of our own lines, too, only warnings are wanted, and those about start and stop.</param>
    public static void AddLogLevels(this IConfigurationManager configuration, bool isQuiet = false)
    {
        var level = configuration[Level + "Default"] ?? (isQuiet ? "Warning" : "Information");
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                [Level + "Default"] = level,
                [Level + "Orleans"] = "Warning",
                // A category is a prefix, and Orleans's name is one of ours.
                [Level + "OrleansPayouts"] = level,
                [Level + typeof(StartReport).FullName] = isQuiet ? "Information" : level,
                [Level + "Polly"] = "Warning",
                [Level + "Microsoft.AspNetCore"] = "Warning",
                // The report of the start says the same in one line, and the programs tell in one line why a start failed.
                [Level + "Microsoft.Hosting.Lifetime"] = "Warning",
                [Level + "Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            },
        });
    }

    /// <summary>Has the program log when it is ready and when it has stopped. Call it before other hosted services are added.</summary>
    public static void AddStartReport(this IServiceCollection services) => services.AddHostedService<StartReport>();
}
