namespace OrleansPayouts.Domain.Payouts;

/// <summary>What came of one request: a closed set. The gateway reports, <see cref="FailureClassification"/> decides.</summary>
public abstract record TransferOutcome
{
    private TransferOutcome()
    {
    }

    /// <summary>Stripe's <c>Request-Id</c>, where an answer carried one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Stripe confirmed a transfer with the amount, currency and destination asked for.</summary>
    public sealed record Confirmed(TransferId Transfer) : TransferOutcome;

    /// <summary>Stripe answered with an error, by status 400 to 599 and its error object.</summary>
    public sealed record Refused(int HttpStatus) : TransferOutcome
    {
        /// <summary><c>error.type</c>, e.g. <c>invalid_request_error</c>, <c>idempotency_error</c>.</summary>
        public string? Type { get; init; }

        /// <summary><c>error.code</c>, e.g. <c>balance_insufficient</c>; null where Stripe gave none.</summary>
        public string? Code { get; init; }

        /// <summary><c>error.param</c>, e.g. <c>destination</c>.</summary>
        public string? Param { get; init; }

        /// <summary>The <c>Stripe-Should-Retry</c> header.</summary>
        public bool? ShouldRetry { get; init; }

        /// <summary>
        /// The <c>Idempotent-Replayed</c> header: this is the answer that Stripe saved when it executed the key's first request.
        /// </summary>
        public bool Replayed { get; init; }

        /// <summary>The <c>Retry-After</c> header.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>The <c>Stripe-Rate-Limited-Reason</c> header of a 429.</summary>
        public string? RateLimitedReason { get; init; }
    }

    /// <summary>No answer that can be trusted.</summary>
    public sealed record Unanswered(TransportFault Fault) : TransferOutcome;

    /// <summary>
    /// Nothing was sent: the attempt was begun and got no permit. Only who would have sent it can say so, and only
    /// before the request was handed to the gateway.
    /// </summary>
    public sealed record NotSent(NotSentReason Reason) : TransferOutcome;
}
