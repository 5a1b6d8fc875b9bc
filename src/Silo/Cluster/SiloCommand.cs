using System.CommandLine;

namespace OrleansPayouts.Silo.Cluster;

/// <summary>The program's command line.</summary>
public static class SiloCommand
{
    public static RootCommand Create()
    {
        var command = new RootCommand(
            "A silo of the cluster: runs the grains that pay writers. Configured by the environment: DATABASE_URL, STRIPE_SECRET_KEY, "
            + "PAYOUT_*, ORLEANS_* (README.md). Stops cleanly on SIGTERM. Exit codes: 0 stopped, 1 failed, 2 wrongly configured.");
        command.SetAction((_, cancellationToken) => SiloProgram.RunAsync(cancellationToken));
        return command;
    }
}
