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

    /// <summary>In USD, 0 to 1,000,000,000,000.</summary>
    [Id(4)]
    public decimal TotalAmountThreshold { get; init; } = 10_000;

    [Id(5)]
    public IReadOnlyList<string> NotificationEmails { get; init; } = [];

    /// <summary>Absolute http or https addresses.</summary>
    [Id(6)]
    public IReadOnlyList<string> WebhookUrls { get; init; } = [];

    /// <summary>
    /// In other currencies, in major units by code, 0 to 1,000,000,000,000,000. A currency that is not named has 400 times its
    /// <see cref="RoundAmounts"/>, as USD has.
    /// </summary>
    [Id(7)]
    public IReadOnlyDictionary<string, decimal> TotalAmountThresholds { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Above which the payouts of 24 hours in <paramref name="currency"/> are a large sum, in major units.</summary>
    public decimal TotalAmountThresholdFor(Currency currency) => currency.Code == "USD" ? TotalAmountThreshold
        : TotalAmountThresholds.TryGetValue(currency.Code, out var named) ? named
        : RoundAmounts.Of(currency) * 400;
}
