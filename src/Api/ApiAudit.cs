using Npgsql;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Audit;

namespace OrleansPayouts.Api;

/// <summary>The command line's <c>--verify-audit</c>.</summary>
public static class ApiAudit
{
    private const int Broken = 1;
    private const int WronglyConfigured = 2;

    /// <summary>Reads the whole audit log, beside a running program or alone. Changes nothing.</summary>
    /// <param name="arguments">Name, for a development machine, the data folder that its database lives in; it is started if it is not running.</param>
    /// <param name="witness">A head that was kept elsewhere, in hex.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The exit code: 0 it holds, 1 it is broken, with the rows on the errors' stream, 2 there is nothing that could be verified.</returns>
    public static async Task<int> VerifyAsync(ApiArguments arguments, string? witness, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine([.. arguments.Host]);
        var environment = builder.Configuration[Microsoft.Extensions.Hosting.HostDefaults.EnvironmentKey];
        var isDevelopment = string.Equals(environment, Environments.Development, StringComparison.OrdinalIgnoreCase);
        var isTesting = string.Equals(environment, "Testing", StringComparison.OrdinalIgnoreCase);
        var variables = new VariableReader(builder.Configuration);
        var (database, _) = new DatabaseSettingsReader(variables, movesMoney: !isDevelopment && !isTesting).Read(fillsInMissing: true);
        if (variables.Mistakes.Count > 0)
            return await Refuse(variables.Mistakes[0]);
        try
        {
            if (database.Length > 0)
                return await ReportAsync(database, witness, cancellationToken);
            if (!DevelopmentAssembly.IsPresent || (!isDevelopment && arguments.Data is null))
                return await Refuse("DATABASE_URL is not set; it may be postgres://user:password@host:port/database.");
            await using var machine = DevelopmentAssembly.OpenMachine(arguments.Data);
            return await ReportAsync(await machine.OpenDatabaseAsync(cancellationToken), witness, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            return await Refuse("This database has no audit log: the program was never started on it. Check DATABASE_URL or --data.");
        }
        catch (Exception e) when (e is ArgumentException || StartFailure.Describe(e) is not null)
        {
            return await Refuse(StartFailure.Describe(e) ?? e.Message);
        }
    }

    private static async Task<int> ReportAsync(string database, string? witness, CancellationToken cancellationToken)
    {
        await using var source = PayoutDatabase.Open(database);
        var verdict = await AuditVerifier.Verify(source, witness, cancellationToken);
        var size = $"{verdict.Entries:N0} entries in {verdict.Links:N0} links, {verdict.Anchors:N0} anchors";
        if (verdict.Holds)
        {
            await Console.Out.WriteLineAsync($"The audit log holds: {size}, head {verdict.Head ?? "none yet"}.");
            return 0;
        }

        await Console.Error.WriteLineAsync($"The audit log is broken, first at {verdict.Breaks[0]} ({size}).");
        foreach (var further in verdict.Breaks.Skip(1))
            await Console.Error.WriteLineAsync($"  {further}");
        if (verdict.Breaks.Count == AuditVerifier.MostBreaks)
            await Console.Error.WriteLineAsync("  There may be more.");
        return Broken;
    }

    private static async Task<int> Refuse(string mistake)
    {
        await Console.Error.WriteLineAsync(mistake);
        return WronglyConfigured;
    }
}
