namespace OrleansPayouts.Domain.Alerts;

/// <summary>When alerts are raised and who is told (configuration.md, "Alerts").</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.AlertConfig")]
public sealed record AlertConfig
{
    /// <summary>Whether alerts are raised. Those that are open resolve all the same.</summary>
    [Id(0)]
    public bool Enabled { get; init; } = true;

    /// <summary>In percent, 0 to 100.</summary>
    [Id(1)]
    public decimal FailureRateThreshold { get; init; } = 10;

    /// <summary>0 to 1,000,000,000.</summary>
    [Id(2)]
    public long PendingPayoutThreshold { get; init; } = 50;

    /// <summary>In hours, above 0, up to 8,760 (a year).</summary>
    [Id(3)]
    public decimal ProcessingDelayThreshold { get; init; } = 24;

    /// <summary>In major units of each currency, 0 to 1,000,000,000,000.</summary>
    [Id(4)]
    public decimal TotalAmountThreshold { get; init; } = 10_000;

    [Id(5)]
    public IReadOnlyList<string> NotificationEmails { get; init; } = [];

    /// <summary>Absolute http or https addresses.</summary>
    [Id(6)]
    public IReadOnlyList<string> WebhookUrls { get; init; } = [];
}
