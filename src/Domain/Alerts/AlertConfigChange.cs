namespace OrleansPayouts.Domain.Alerts;

/// <summary>A partial update: what is null stays as it is. Ranges as <see cref="AlertConfig"/> has them.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.AlertConfigChange")]
public sealed record AlertConfigChange
{
    [Id(0)]
    public bool? Enabled { get; init; }

    /// <summary>In percent.</summary>
    [Id(1)]
    public decimal? FailureRateThreshold { get; init; }

    [Id(2)]
    public long? PendingPayoutThreshold { get; init; }

    /// <summary>In hours.</summary>
    [Id(3)]
    public decimal? ProcessingDelayThreshold { get; init; }

    /// <summary>In USD.</summary>
    [Id(4)]
    public decimal? TotalAmountThreshold { get; init; }

    /// <summary>All of them: the list is replaced.</summary>
    [Id(5)]
    public IReadOnlyList<string>? NotificationEmails { get; init; }

    /// <summary>All of them: the list is replaced.</summary>
    [Id(6)]
    public IReadOnlyList<string>? WebhookUrls { get; init; }

    /// <summary>All of them: the table is replaced.</summary>
    [Id(7)]
    public IReadOnlyDictionary<string, decimal>? TotalAmountThresholds { get; init; }

    /// <summary>The configuration with the named fields changed; not checked (<see cref="AlertConfigRules"/>).</summary>
    public AlertConfig AppliedTo(AlertConfig config) => config with
    {
        Enabled = Enabled ?? config.Enabled,
        FailureRateThreshold = FailureRateThreshold ?? config.FailureRateThreshold,
        PendingPayoutThreshold = PendingPayoutThreshold ?? config.PendingPayoutThreshold,
        ProcessingDelayThreshold = ProcessingDelayThreshold ?? config.ProcessingDelayThreshold,
        TotalAmountThreshold = TotalAmountThreshold ?? config.TotalAmountThreshold,
        TotalAmountThresholds = TotalAmountThresholds ?? config.TotalAmountThresholds,
        NotificationEmails = NotificationEmails ?? config.NotificationEmails,
        WebhookUrls = WebhookUrls ?? config.WebhookUrls,
    };
}
