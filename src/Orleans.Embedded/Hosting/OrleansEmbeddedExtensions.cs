using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Embedded;

namespace Orleans.Hosting;

/// <summary>Brings the single-process runtime into a host.</summary>
public static class OrleansEmbeddedExtensions
{
    /// <summary>
    /// Adds the runtime with the grain classes of an assembly: <see cref="IGrainFactory"/>, <see cref="IClusterClient"/>
    /// and a hosted service. An <see cref="IReminderTable"/> and the grain storages are the host's to register. Hosted
    /// services that are registered later may call grains until they have stopped.
    /// </summary>
    /// <exception cref="NotSupportedException">At the start: a grain uses what this runtime does not do.</exception>
    public static IServiceCollection AddOrleansEmbedded(
        this IServiceCollection services,
        Assembly grains,
        Action<EmbeddedOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return services.AddOrleansEmbedded(
            grains.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(Grain).IsAssignableFrom(type)),
            configure);
    }

    /// <inheritdoc cref="AddOrleansEmbedded(IServiceCollection, Assembly, Action{EmbeddedOptions})"/>
    public static IServiceCollection AddOrleansEmbedded(
        this IServiceCollection services,
        IEnumerable<Type> grainClasses,
        Action<EmbeddedOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(grainClasses);
        services.AddOptions<EmbeddedOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new GrainClasses([.. grainClasses]));
        services.AddSingleton<EmbeddedRuntime>();
        services.AddSingleton<IClusterClient, EmbeddedClusterClient>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        services.AddHostedService<EmbeddedSilo>();
        return services;
    }
}
