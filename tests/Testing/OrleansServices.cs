using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Reminders;
using Orleans.TestingHost;

namespace OrleansPayouts.Testing;

/// <summary>What tests change of a silo's services.</summary>
public static class OrleansServices
{
    /// <summary>
    /// Lets the program, its timers and its reminders go by another clock. The members of the cluster watch each other by
    /// the machine's: a clock that leaps would have them take each other for dead.
    /// </summary>
    public static void UseClock(this IServiceCollection services, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        services.AddKeyedSingleton(ReminderTimeProviderNames.Reminders, clock);
    }

    public static void SetResponseTimeout(this IServiceCollection services, TimeSpan timeout) =>
        services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout);

    /// <summary>How long the end of the program waits for what is under way.</summary>
    public static void SetShutdownTimeout(this IServiceCollection services, TimeSpan timeout) =>
        services.Configure<HostOptions>(options => options.ShutdownTimeout = timeout);
}
