namespace OrleansPayouts.StripeSimulator;

/// <summary>The endpoints that are simulated; Stripe limits the rate of each by itself.</summary>
public enum Endpoint
{
    /// <summary><c>POST /v1/transfers</c></summary>
    CreateTransfer,

    /// <summary><c>GET /v1/transfers/{id}</c></summary>
    RetrieveTransfer,

    /// <summary><c>GET /v1/transfers</c></summary>
    ListTransfers,

    /// <summary><c>POST /v1/transfers/{id}/reversals</c></summary>
    CreateReversal,

    /// <summary><c>GET /v1/balance</c></summary>
    RetrieveBalance,

    /// <summary><c>GET /v1/accounts/{id}</c></summary>
    RetrieveAccount,

    /// <summary><c>GET /v1/account</c>: the platform's own, whose key it is.</summary>
    RetrieveOwnAccount,

    /// <summary>Anything else under <c>/v1</c>.</summary>
    Unknown,
}
