using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansPayouts.StripeSimulator;

/// <summary>Serves one simulated Stripe over HTTP, on 127.0.0.1 unless told otherwise, in whatever process starts it.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private bool isStopped;

    private SimulatorHost(WebApplication app, StripeSimulation simulation)
    {
        this.app = app;
        Simulation = simulation;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        BaseAddress = new Uri(addresses.Addresses.Single());
    }

    /// <summary>Where it listens, <c>http://127.0.0.1:PORT</c> unless told otherwise.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What is served, to be looked at and disturbed.</summary>
    public StripeSimulation Simulation { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="time">The clock to start from; the system's unless given.</param>
    /// <exception cref="IOException">The port is taken, or another simulator holds the data folder.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var simulation = new StripeSimulation(options, time ?? TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
            kestrel.Listen(options.Listen, options.Port);
        });
        var app = builder.Build();
        simulation.StopWith(app.Lifetime.ApplicationStopping);
        var control = new ControlApi(simulation);
        app.Run(context => context.Request.Path.StartsWithSegments("/_control", out var rest)
            ? control.HandleAsync(context, rest)
            : simulation.HandleAsync(context));
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            simulation.Dispose();
            throw;
        }

        return new SimulatorHost(app, simulation);
    }

    /// <summary>Completes when the host is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    /// <summary>Ends all requests, and writes out what is pending. A second call does nothing.</summary>
    public async Task StopAsync()
    {
        if (isStopped)
            return;
        isStopped = true;
        await app.StopAsync();
        await app.DisposeAsync();
        Simulation.Dispose();
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();
}
