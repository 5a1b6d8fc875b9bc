namespace OrleansPayouts.StripeSimulator;

/// <summary>What a request is answered with.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>The word it is counted under in the report.</summary>
    public required string Outcome { get; init; }

    /// <summary>The first request under the same key, when this answer is its replay.</summary>
    public string? OriginalRequestId { get; init; }

    /// <summary><c>Stripe-Should-Retry</c>; null sends no such header.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary><c>Stripe-Rate-Limited-Reason</c>; null sends no such header.</summary>
    public string? LimitReason { get; init; }

    /// <summary><c>Retry-After</c>; null sends no such header.</summary>
    public int? RetryAfterSeconds { get; init; }

    public bool IsReplay => OriginalRequestId is not null;
}
