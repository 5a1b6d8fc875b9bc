using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace OrleansPayouts.Testing;

/// <summary>What tests have to know of the single-process runtime. The cluster's build has its own.</summary>
public static class RuntimeUnderTest
{
    /// <summary>How many silos a test starts at once.</summary>
    public const int Silos = 1;

    /// <summary>Until a run goes on after the process was killed and another is ready.</summary>
    public static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(3);

    /// <summary>What is stored of each grain, as text.</summary>
    public const string States = "select grain_id || ' ' || state::text from grain_state";

    public const string RemindersTable = "grain_reminders";

    /// <summary>The column of <see cref="RemindersTable"/> that says which of its grain's reminders it is.</summary>
    public const string ReminderName = "name";

    /// <summary>The column of <see cref="RemindersTable"/> that says whose it is: the grain's type and key.</summary>
    public const string ReminderGrain = "grain_id";

    /// <summary>Lets the program go by another clock.</summary>
    public static void UseClock(IServiceCollection services, TimeProvider clock) => services.AddSingleton(clock);

    public static void SetResponseTimeout(IServiceCollection services, TimeSpan timeout) =>
        services.Configure<EmbeddedOptions>(options => options.ResponseTimeout = timeout);

    public static void SetShutdownTimeout(IServiceCollection services, TimeSpan timeout) =>
        services.Configure<EmbeddedOptions>(options => options.ShutdownTimeout = timeout);
}
