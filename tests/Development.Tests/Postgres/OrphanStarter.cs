using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.Development.Tests.Postgres;

/// <summary>This assembly run a second time, as a program that does nothing but hold a private server, to be killed.</summary>
internal static class OrphanStarter
{
    private const string FolderVariable = "ORLEANS_PAYOUTS_TEST_HOLD_POSTGRES";

    /// <summary>Starts the program and waits until its server runs.</summary>
    public static async Task<Process> HoldAsync(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(OrphanStarter).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [FolderVariable] = folder },
        };
        var holder = Process.Start(start)!;
        (await holder.StandardOutput.ReadLineAsync(cancellation)).ShouldBe("ready");
        return holder;
    }

#pragma warning disable CA2255 // The test framework writes Main; an initializer is the one place that comes before it.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void HoldWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
            return;
        var options = new PrivatePostgresOptions { DataFolder = folder, Durable = false };
        PrivatePostgres.StartAsync(options, NullLogger.Instance).GetAwaiter().GetResult();
        Console.WriteLine("ready");
        Console.ReadLine();
        // The input ended, so the test is over: leave without stopping the server, as a killed program does.
        Environment.Exit(0);
    }
}
