using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>A silo that is monitored, with every look a look at the invariants, too.</summary>
internal static class WatchedSilo
{
    public static Task<TestSilo> Start(TestSilo? after = null, PayoutOptions? payouts = null, TimeProvider? clock = null) => TestSilo.Start(
        payouts,
        database: after?.Database,
        simulator: after?.Simulator,
        services: services =>
        {
            services.AddSingleton(new MonitorOptions { InvariantsEvery = TimeSpan.Zero, AuditSettles = TimeSpan.Zero });
            if (clock is not null)
                services.UseClock(clock);
        },
        monitoring: true);

    public static async Task<IReadOnlyList<Alert>> Alerts(this TestSilo silo)
    {
        await silo.Monitor.Check();
        return (await silo.Monitor.GetHealth()).ActiveAlerts;
    }

    /// <summary>The subjects of the system's errors that are open after a look.</summary>
    public static async Task<IReadOnlyList<string>> Errors(this TestSilo silo) =>
        [.. (await silo.Alerts()).Where(alert => alert.Type == AlertType.SystemError).Select(alert => alert.Subject).Order(StringComparer.Ordinal)];

    /// <summary>As if that much time had passed for the alerts.</summary>
    public static Task Age(this TestSilo silo, TimeSpan by) =>
        silo.Execute($"update alerts set last_seen_at = last_seen_at - interval '{by.TotalSeconds} seconds'");

    public static IAlertStore AlertStore(this TestSilo silo) => silo.Services.GetRequiredService<IAlertStore>();
}
