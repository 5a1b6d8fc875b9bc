using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Reminders;
using Orleans.TestingHost;

namespace OrleansPayouts.Testing;

/// <summary>What tests have to know of Orleans. The single-process build has its own.</summary>
public static class RuntimeUnderTest
{
    /// <summary>How many silos a test starts at once: with two, a grain and its caller are often apart.</summary>
    public const int Silos = 2;

    /// <summary>
    /// Until a run goes on after every silo was killed and another is ready: whatever the dead ones may have had leased of
    /// the permits is left alone for a lease, ten seconds.
    /// </summary>
    public static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(15);

    /// <summary>What is stored of each grain, as text.</summary>
    public const string States = "select concat_ws(' ', grainidextensionstring, graintypestring, convert_from(payloadbinary, 'UTF8')) from orleansstorage";

    public const string RemindersTable = "orleansreminderstable";

    /// <summary>The column of <see cref="RemindersTable"/> that says which of its grain's reminders it is.</summary>
    public const string ReminderName = "remindername";

    /// <summary>The column of <see cref="RemindersTable"/> that says whose it is: the grain's type and key.</summary>
    public const string ReminderGrain = "grainid";

    /// <summary>
    /// Lets the program, its timers and its reminders go by another clock. The members of the cluster watch each other by
    /// the machine's: a clock that leaps would have them take each other for dead.
    /// </summary>
    public static void UseClock(IServiceCollection services, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        services.AddKeyedSingleton(ReminderTimeProviderNames.Reminders, clock);
    }

    public static void SetResponseTimeout(IServiceCollection services, TimeSpan timeout) =>
        services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout);

    public static void SetShutdownTimeout(IServiceCollection services, TimeSpan timeout) =>
        services.Configure<HostOptions>(options => options.ShutdownTimeout = timeout);
}
