using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Notifications;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Silo;

/// <summary>What a silo is made with. Checked by the program that makes it.</summary>
public sealed record PayoutSiloOptions
{
    /// <summary>Npgsql's form or a <c>postgres://</c> URL.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Whether the connection to it leaves this machine unverified; the log says so at the start.</summary>
    public bool DatabaseIsUnverified { get; init; }

    public required StripeOptions Stripe { get; init; }

    /// <summary>What personal data and secrets are encrypted with at rest.</summary>
    public DataKeys DataKeys { get; init; } = DataKeys.None;

    /// <summary>Whether metrics, alerts and notifications are made.</summary>
    public bool MonitoringEnabled { get; init; } = true;

    /// <summary>What alerts are told with.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    public PayoutOptions Payouts { get; init; } = new();

    public PayoutJournalOptions Journal { get; init; } = new();

    /// <summary>Where this silo stands in its cluster; unless said otherwise alone on this machine, on free ports.</summary>
    public OrleansSettings Orleans { get; init; } = new();
}
