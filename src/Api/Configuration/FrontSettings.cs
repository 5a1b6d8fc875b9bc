using System.Net;

namespace OrleansPayouts.Api.Configuration;

/// <summary>How the front end meets its callers.</summary>
public sealed record FrontSettings
{
    /// <summary>PAYOUT_CALLS_PER_MINUTE: of one key; 60 to 10,000,000.</summary>
    public int CallsPerMinute { get; init; } = 12_000;

    /// <summary>
    /// PAYOUT_UNKNOWN_CALLS_PER_MINUTE: of one address (IPv6: of one /64) with no key or a wrong one; 10 to 10,000,000.
    /// </summary>
    public int UnknownCallsPerMinute { get; init; } = 600;

    /// <summary>PAYOUT_TRUSTED_PROXIES: whose X-Forwarded-For and X-Forwarded-Proto are believed. Nobody's unless set.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Whose tokens open this API beside keys; null where nobody's do.</summary>
    public OidcSettings? Oidc { get; init; }
}
