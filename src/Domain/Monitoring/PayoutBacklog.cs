namespace OrleansPayouts.Domain.Monitoring;

/// <summary>All payouts, whenever they were created, by where they stand now.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PayoutBacklog")]
public sealed record PayoutBacklog
{
    /// <summary>Reserved: not sent yet, or not answered yet.</summary>
    [Id(0)]
    public long Reserved { get; init; }

    /// <summary>To be tried again.</summary>
    [Id(1)]
    public long Retrying { get; init; }

    /// <summary>Of which it is not known whether they were paid, those in review included.</summary>
    [Id(2)]
    public long Unknown { get; init; }

    [Id(3)]
    public long Paid { get; init; }

    [Id(4)]
    public long Failed { get; init; }

    /// <summary>Attempts of the last five minutes that are still without an answer.</summary>
    [Id(5)]
    public long Processing { get; init; }

    /// <summary>When a payout last changed; null where none ever did.</summary>
    [Id(6)]
    public DateTimeOffset? LastProcessedAt { get; init; }

    /// <summary>In ms, of those that were paid or failed within the last 24 hours, whenever they were created; 0 where none was.</summary>
    [Id(7)]
    public long AverageDelayMs { get; init; }

    /// <summary>What waits to be sent, now or again.</summary>
    public long Pending => Reserved + Retrying;
}
