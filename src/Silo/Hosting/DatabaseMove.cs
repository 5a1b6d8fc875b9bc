using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>The command line's <c>--move-database</c>: gives a database to the configured cluster.</summary>
public static class DatabaseMove
{
    private const int Failed = 1;
    private const string Actor = "command line";

    /// <param name="database">Npgsql's form or a <c>postgres://</c> URL.</param>
    /// <param name="settings">The cluster that gets it.</param>
    /// <param name="reason">For the audit log.</param>
    /// <param name="cancellationToken">Where it ends first, nothing is changed.</param>
    /// <returns>The exit code: 0 moved, 1 refused.</returns>
    public static async Task<int> RunAsync(string database, OrleansSettings settings, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = PayoutDatabase.Open(database);
            var installation = new Installation(source);
            if (await installation.CountSilos(cancellationToken) is > 0 and var silos)
            {
                await Console.Error.WriteLineAsync($"Silos of this database's cluster that still run, or did within the last 30 s: {silos}. Stop them first.");
                return Failed;
            }

            var audit = new AuditContext(Actor, "", reason, TimeProvider.System.GetUtcNow());
            var from = await installation.Move(settings.ClusterId, settings.ServiceId, audit, cancellationToken);
            await Console.Out.WriteLineAsync($"The database belongs to {settings.ClusterId}/{settings.ServiceId} now, before: {from ?? "no cluster"}.");
            return 0;
        }
        catch (Exception e) when (StartFailure.Describe(e) is { } failure)
        {
            await Console.Error.WriteLineAsync(failure);
            return Failed;
        }
    }
}
