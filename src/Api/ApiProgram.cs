using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Development;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Api;

/// <summary>The program from its start to its exit code: 0 well, 1 failed, 2 wrongly configured.</summary>
public static class ApiProgram
{
    private const int Failed = 1;
    private const int WronglyConfigured = 2;
    private const string DevelopmentAddress = "http://127.0.0.1:5080";

    private const string NoDevelopmentMachine =
        "This is a published program: it has no private PostgreSQL, no simulated Stripe and no demo, in Development either. It needs the variables below; "
        + "dotnet run --project src/Api, in the sources, needs none.";

    public static async Task<int> RunAsync(ApiArguments arguments, CancellationToken cancellationToken)
    {
        var builder = CreateBuilder(arguments);
        var (settings, mistakes) = ReadSettings(builder, arguments);
        if (mistakes.Count > 0)
            return await Refuse(mistakes);
        Listen(builder, arguments);
        if (TakenAddress.Find(builder.Configuration) is { } taken)
        {
            await Console.Error.WriteLineAsync(taken);
            return Failed;
        }
        // What the demo shows is on the screen already; the log is for what goes wrong.
        builder.Configuration.AddLogLevels(isQuiet: IsDevelopmentMachine(builder, settings) && !arguments.NoDemo);
        try
        {
            return IsDevelopmentMachine(builder, settings)
                ? await DevelopAsync(builder, settings, arguments, cancellationToken)
                : await ServeAsync(builder, settings, cancellationToken);
        }
        catch (Exception e) when (StartFailure.Describe(e) is { } failure)
        {
            await Console.Error.WriteLineAsync(failure);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            // Told to stop before it had come to serving; that is a failure only to whoever waits for the run.
            return arguments.ExitAfterRun ? Failed : 0;
        }
    }

    /// <summary>Prints what it would start with; starts and writes nothing.</summary>
    public static Task<int> PrintConfigAsync(ApiArguments arguments)
    {
        var builder = CreateBuilder(arguments);
        var variables = new VariableReader(builder.Configuration);
        SettingsReader.Read(variables, builder.Environment);
        return EffectiveConfiguration.PrintAsync(builder.Environment.EnvironmentName, variables, Console.Out, Console.Error);
    }

    /// <summary>Gives the configured database to the configured cluster; starts nothing.</summary>
    public static async Task<int> MoveDatabaseAsync(ApiArguments arguments, string reason, CancellationToken cancellationToken)
    {
        var (settings, mistakes) = ReadSettings(CreateBuilder(arguments), arguments);
        if (mistakes.Count == 0 && settings.Engine.Database.Length == 0)
            mistakes = ["DATABASE_URL is not set; delete the data folder to give up the private database in it."];
        return mistakes.Count > 0
            ? await Refuse(mistakes)
            : await DatabaseMove.RunAsync(settings.Engine.Database, settings.Orleans, reason, cancellationToken);
    }

    /// <summary>Reads what the command line, the environment and the settings file in the program's folder say.</summary>
    internal static WebApplicationBuilder CreateBuilder(ApiArguments arguments) => WebApplication.CreateBuilder(HostArguments.ForBuilder(arguments.Host));

    /// <summary>The settings, and a line for each mistake in them or in what the command line asks for.</summary>
    internal static (ApiSettings Settings, IReadOnlyList<string> Mistakes) ReadSettings(WebApplicationBuilder builder, ApiArguments arguments)
    {
        var (settings, mistakes) = SettingsReader.Read(builder.Configuration, builder.Environment);
        if (mistakes.Count > 0 && builder.Environment.IsDevelopment() && settings.RunsSilo && !DevelopmentAssembly.IsPresent)
            return (settings, [NoDevelopmentMachine, .. mistakes]);
        if (!arguments.AsksForDevelopment || IsDevelopmentMachine(builder, settings))
            return (settings, mistakes);
        var here = settings.RunsSilo ? builder.Environment.EnvironmentName : "a client of the cluster";
        return (settings, [.. mistakes, $"--data, --exit-after-run and --no-demo are for Development with a silo of its own; this is {here}."]);
    }

    /// <summary>Whether the program stands on a development machine, which completes the settings.</summary>
    internal static bool IsDevelopmentMachine(WebApplicationBuilder builder, ApiSettings settings) =>
        builder.Environment.IsDevelopment() && settings.RunsSilo && DevelopmentAssembly.IsPresent;

    private static async Task<int> ServeAsync(WebApplicationBuilder builder, ApiSettings settings, CancellationToken cancellationToken)
    {
        await using var app = ApiServer.Build(builder, settings);
        await StartAsync(app, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return Environment.ExitCode;
    }

    private static async Task<int> DevelopAsync(
        WebApplicationBuilder builder, ApiSettings settings, ApiArguments arguments, CancellationToken cancellationToken)
    {
        await using var machine = DevelopmentAssembly.OpenMachine(arguments.Data);
        settings = settings.With(await machine.StartAsync(settings.ForDevelopment(), cancellationToken));
        if (arguments.ExitAfterRun)
            // The run's summary is the last line.
            builder.Logging.AddFilter("OrleansPayouts.Silo.Hosting.StartReport", LogLevel.Warning);
        await using var app = ApiServer.Build(builder, settings);
        await StartAsync(app, cancellationToken);
        try
        {
            return await ShowAsync(app, machine, arguments, cancellationToken);
        }
        finally
        {
            // Before the machine below it goes: the grains finish what they have begun.
            await app.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>What has started already is stopped in order where the rest fails: the silo leaves its cluster.</summary>
    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static async Task<int> ShowAsync(
        WebApplication app, IDevelopmentMachine machine, ApiArguments arguments, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        machine.Introduce(address);
        var completed = !arguments.NoDemo && await machine.RunDemoAsync(address, stopping.Token);
        if (arguments.ExitAfterRun)
            return completed ? 0 : Failed;
        machine.SuggestNext(address);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static void Listen(WebApplicationBuilder builder, ApiArguments arguments)
    {
        if (arguments.Port is { } port)
            builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        else if (builder.Environment.IsDevelopment() && !SaysAddress(builder.Configuration))
            builder.WebHost.UseUrls(DevelopmentAddress);
    }

    private static bool SaysAddress(IConfiguration configuration) =>
        new[] { WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey }.Any(key => configuration[key] is not null);

    internal static async Task<int> Refuse(IReadOnlyList<string> mistakes)
    {
        foreach (var mistake in mistakes)
            await Console.Error.WriteLineAsync(mistake);
        return WronglyConfigured;
    }
}
