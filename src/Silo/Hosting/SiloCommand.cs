using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Health;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>The program's command line.</summary>
public static class SiloCommand
{
    private const int WronglyConfigured = 2;

    public static RootCommand Create()
    {
        var checkHealth = new Option<bool>("--check-health")
        {
            Description = "Ask the silo that runs on this machine whether it is ready: exit code 0 or 1. For a container's health check.",
        };
        var printConfig = new Option<bool>("--print-config")
        {
            Description = "Print every variable with its value and where it came from, secrets masked, and start nothing. Exit code 2 where one is wrong.",
        };
        var moveDatabase = new Option<string?>("--move-database")
        {
            Description = "Give the database to the cluster of ORLEANS_CLUSTER_ID, with the reason for the audit log, and start nothing. "
                + "Stop all silos of the cluster that has it first.",
        };
        var command = new RootCommand(
            "A silo of the cluster: runs the grains that pay writers. Configured by the environment: DATABASE_URL, STRIPE_SECRET_KEY, "
            + "PAYOUT_*, ORLEANS_* (README.md). Stops cleanly on SIGTERM. Exit codes: 0 stopped, 1 failed, 2 wrongly configured.")
        {
            checkHealth, printConfig, moveDatabase,
        };
        var host = new HostArguments(servesHttp: false);
        host.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(printConfig) ? SiloProgram.PrintConfigAsync(host.Of(parsed))
            : parsed.GetValue(moveDatabase) is { } reason ? SiloProgram.MoveDatabaseAsync(host.Of(parsed), reason, cancellationToken)
            : parsed.GetValue(checkHealth) ? CheckHealthAsync(cancellationToken)
            : SiloProgram.RunAsync(host.Of(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> CheckHealthAsync(CancellationToken cancellationToken)
    {
        var variables = new VariableReader(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        var port = new OrleansSettingsReader(variables, new HostingEnvironment()).ReadHealthPort();
        var ready = ReadinessProbe.Locate(urls: null, port.ToString(CultureInfo.InvariantCulture));
        if (variables.Mistakes.Count == 0 && ready is not null)
            return await ReadinessProbe.AskAsync(ready, Console.Error, cancellationToken);
        await Console.Error.WriteLineAsync(
            variables.Mistakes.Count > 0 ? variables.Mistakes[0] : "ORLEANS_HEALTH_PORT is 0: a port taken by chance cannot be asked at.");
        return WronglyConfigured;
    }
}
