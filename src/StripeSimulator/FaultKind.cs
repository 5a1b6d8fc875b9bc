namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// What can go wrong with a request. A 500 is the API's own answer and is saved under the idempotency key; 502 to
/// 504 come from in front of the API, which saves nothing of them.
/// </summary>
public enum FaultKind
{
    /// <summary>The connection is reset and nothing was executed.</summary>
    ResetBeforeCommit,

    /// <summary>The request is executed and the connection reset instead of an answer.</summary>
    ResetAfterCommit,

    /// <summary>The request is executed, and the connection closed after half of the body.</summary>
    HalfBody,

    /// <summary>The request is executed, and answered 200 with something that is not JSON.</summary>
    GarbledBody,

    /// <summary>The request is executed, and answered 200 with a transfer of another amount.</summary>
    OtherTransfer,

    /// <summary>Nothing happens for some seconds, then the request is executed, whether the client waits or not.</summary>
    StallBeforeCommit,

    /// <summary>The request is executed, and answered some seconds later.</summary>
    StallAfterCommit,

    /// <summary>5xx and nothing was executed; a 500 is saved.</summary>
    ErrorBeforeCommit,

    /// <summary>5xx though the request was executed; a 500 is saved, otherwise the true answer is.</summary>
    ErrorAfterCommit,

    /// <summary>429 <c>rate_limit</c>.</summary>
    RateLimit,

    /// <summary>429 <c>lock_timeout</c>, which names no limiter.</summary>
    LockTimeout,

    /// <summary>400 <c>balance_insufficient</c>, saved.</summary>
    BalanceInsufficient,

    /// <summary>400 <c>insufficient_capabilities_for_transfer</c>, saved.</summary>
    AccountRestricted,

    /// <summary>400 <c>account_closed</c>, saved.</summary>
    AccountClosed,

    /// <summary>401 <c>api_key_expired</c>.</summary>
    ApiKeyExpired,
}
