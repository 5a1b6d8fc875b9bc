using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;

namespace OrleansPayouts.Testing;

/// <summary>What tests change of a silo's services.</summary>
public static class OrleansServices
{
    /// <summary>
    /// Lets the program, its grain timers and its reminders go by another clock. Everything else of Orleans stays on the
    /// machine's clock: membership, messaging, the collection of idle grains and the directory. Silos that probe each other
    /// by a clock that leaps would declare each other dead.
    /// </summary>
    public static void UseClock(this IServiceCollection services, TimeProvider clock)
    {
        services.AddSingleton(clock);
        // Orleans asks for the clock of each area by its name. A name without a clock of its own gets the one for any key.
        services.AddKeyedSingleton(KeyedService.AnyKey, (_, _) => TimeProvider.System);
        services.AddKeyedSingleton(TimeProviderNames.Grains, clock);
        services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, new LateTimers(clock));
    }

    /// <summary>How long the end of the program waits for what is under way.</summary>
    public static void SetShutdownTimeout(this IServiceCollection services, TimeSpan timeout) =>
        services.Configure<HostOptions>(options => options.ShutdownTimeout = timeout);

    /// <summary>Puts something in front of a service that is registered as a class or by a factory.</summary>
    public static void Wrap<T>(this IServiceCollection services, Func<T, T> wrap)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T) && !service.IsKeyedService);
        services.AddSingleton(provider => wrap((T)(inner.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!))));
    }

    /// <summary>
    /// Timers fire a millisecond late. Orleans's reminders wait in a loop: while the due time lies ahead, delay for what is left.
    /// <see cref="Task.Delay(TimeSpan, TimeProvider)"/> rounds that down to whole milliseconds. On a clock that stands, a
    /// timer that fires early by a part of a millisecond would never let the loop end.
    /// </summary>
    private sealed class LateTimers(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(
            callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime + TimeSpan.FromMilliseconds(1), period);
    }
}
