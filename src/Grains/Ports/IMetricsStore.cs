using OrleansPayouts.Domain.Monitoring;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Figures about payouts that are kept up to date with every change of one.</summary>
public interface IMetricsStore
{
    /// <summary>
    /// The window that ends now, exact at the last commit. Where payouts were changed without monitoring, all are counted
    /// anew first, which takes as long as reading them does.
    /// </summary>
    Task<PayoutMetrics> Measure(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Where all payouts stand.</summary>
    Task<PayoutBacklog> ReadBacklog(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Drops the figures by the minute of before <paramref name="before"/>; those by the hour stay.</summary>
    Task DropMinutes(DateTimeOffset before, CancellationToken cancellationToken);
}
