namespace OrleansPayouts.StripeSimulator;

/// <summary>An order that the next matching requests meet one fault.</summary>
public sealed record FaultOrder
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>How many requests meet it, at least 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How long the order stands, on the simulator's clock; then <see cref="Times"/> does not count.</summary>
    public double? ForSeconds { get; init; }

    /// <summary>The endpoint it strikes; transfers unless said otherwise.</summary>
    public Endpoint Endpoint { get; init; } = Endpoint.CreateTransfer;

    /// <summary>Only requests to this account.</summary>
    public string? Destination { get; init; }

    /// <summary>Only requests with this <c>metadata[payout_id]</c>.</summary>
    public string? PayoutId { get; init; }

    /// <summary>How long a stall lasts, on the simulator's clock.</summary>
    public double StallSeconds { get; init; } = 80;

    /// <summary>The status of an error: 500, 502, 503 or 504.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Seconds to announce in <c>Retry-After</c> beside a 429; null announces nothing.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Says what is wrong with the order, or null.</summary>
    public string? Problem()
    {
        if (Times < 1)
            return "times must be at least 1";
        if (ForSeconds is <= 0 || StallSeconds < 0)
            return "forSeconds must be positive and stallSeconds must not be negative";
        if (Status is not (500 or 502 or 503 or 504))
            return "status must be 500, 502, 503 or 504";
        var isOfTransfers = Kind is FaultKind.BalanceInsufficient or FaultKind.AccountRestricted
            or FaultKind.AccountClosed or FaultKind.OtherTransfer
            || (Kind == FaultKind.ErrorAfterCommit && Status == 500);
        return isOfTransfers && Endpoint != Endpoint.CreateTransfer ? $"{Kind} strikes only {Endpoint.CreateTransfer}" : null;
    }

    internal FaultPhase Phase => Kind switch
    {
        FaultKind.ResetBeforeCommit or FaultKind.RateLimit or FaultKind.LockTimeout or FaultKind.ApiKeyExpired => FaultPhase.Door,
        FaultKind.ErrorBeforeCommit => Status == 500 ? FaultPhase.Execution : FaultPhase.Door,
        FaultKind.ErrorAfterCommit => Status == 500 ? FaultPhase.Execution : FaultPhase.Transport,
        FaultKind.StallBeforeCommit or FaultKind.BalanceInsufficient
            or FaultKind.AccountRestricted or FaultKind.AccountClosed => FaultPhase.Execution,
        _ => FaultPhase.Transport,
    };
}
