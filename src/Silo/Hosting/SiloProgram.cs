using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Telemetry;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>A silo from its start to its exit code: 0 well, 1 failed, 2 wrongly configured.</summary>
public static class SiloProgram
{
    /// <summary>How long a stopping silo waits for what it has begun: most calls of Stripe are over by then.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(45);

    private const int Failed = 1;
    private const int WronglyConfigured = 2;

    public static async Task<int> RunAsync(IReadOnlyList<string> host, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(HostArguments.ForBuilder(host));
        var variables = new VariableReader(builder.Configuration);
        var (engine, cluster, healthPort) = ReadSettings(variables, builder.Environment);
        if (variables.Mistakes.Count > 0)
            return await Refuse(variables.Mistakes);
        try
        {
            await using var app = Build(builder, engine.ToSiloOptions() with { Orleans = cluster }, healthPort);
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return Environment.ExitCode;
        }
        catch (Exception e) when (StartFailure.Describe(e) is { } failure)
        {
            await Console.Error.WriteLineAsync(failure);
            return Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>Gives the database to the configured cluster; starts nothing.</summary>
    public static async Task<int> MoveDatabaseAsync(IReadOnlyList<string> host, string reason, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(HostArguments.ForBuilder(host));
        var variables = new VariableReader(builder.Configuration);
        var (engine, cluster, _) = ReadSettings(variables, builder.Environment);
        return variables.Mistakes.Count > 0
            ? await Refuse(variables.Mistakes)
            : await DatabaseMove.RunAsync(engine.Database, cluster, reason, cancellationToken);
    }

    /// <summary>Prints what it would start with; starts nothing.</summary>
    public static Task<int> PrintConfigAsync(IReadOnlyList<string> host)
    {
        var builder = WebApplication.CreateSlimBuilder(HostArguments.ForBuilder(host));
        var variables = new VariableReader(builder.Configuration);
        ReadSettings(variables, builder.Environment);
        return EffectiveConfiguration.PrintAsync(builder.Environment.EnvironmentName, variables, Console.Out, Console.Error);
    }

    private static (EngineSettings Engine, OrleansSettings Cluster, int HealthPort) ReadSettings(VariableReader variables, IHostEnvironment environment)
    {
        var engine = new EngineSettingsReader(variables, environment).Read(sends: true, fillsInMissing: false);
        var reader = new OrleansSettingsReader(variables, environment);
        return (engine, reader.Read(isSilo: true), reader.ReadHealthPort());
    }

    private static async Task<int> Refuse(IReadOnlyList<string> mistakes)
    {
        foreach (var mistake in mistakes)
            await Console.Error.WriteLineAsync(mistake);
        return WronglyConfigured;
    }

    private static WebApplication Build(WebApplicationBuilder builder, PayoutSiloOptions options, int healthPort)
    {
        builder.Configuration.AddLogLevels();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddStartReport();
        builder.Services.AddPayoutTelemetry(builder.Configuration);
        builder.Logging.AddPayoutLog(builder.Environment);
        builder.Services.AddPayoutSilo(options);
        builder.Services.AddSingleton<SiloHealth>();
        builder.WebHost.UseUrls(string.Create(
            CultureInfo.InvariantCulture, $"http://{(IPAddress.IsLoopback(options.Orleans.AdvertisedAddress) ? "127.0.0.1" : "*")}:{healthPort}"));
        var app = builder.Build();
        SiloHealth.Map(app);
        return app;
    }
}
