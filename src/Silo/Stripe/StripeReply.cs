using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>What a request came back with, whichever library carried it; <see cref="StripeReading"/> gives it its meaning.</summary>
internal readonly record struct StripeReply
{
    /// <summary>Why there is no answer that could be read, or null where there is one.</summary>
    public TransportFault? Fault { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>The body, complete; the reader must not keep it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The <c>Request-Id</c> header, which may have come before a fault did.</summary>
    public string? RequestId { get; init; }

    /// <summary>The <c>Stripe-Should-Retry</c> header.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>The <c>Idempotent-Replayed</c> header.</summary>
    public bool Replayed { get; init; }

    /// <summary>The <c>Retry-After</c> header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The <c>Stripe-Rate-Limited-Reason</c> header.</summary>
    public string? RateLimitedReason { get; init; }
}
