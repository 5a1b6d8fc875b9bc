using System.Net;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// How one simulator behaves. The defaults are those of a Stripe sandbox with no latency; the program
/// (<c>Program.cs</c>) sets a realistic latency instead.
/// </summary>
public sealed record SimulatorOptions
{
    /// <summary>TCP port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The address to listen on; loopback unless other containers of a trial cluster are to reach it.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Folder of the journal and of what survives a restart; null keeps everything in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The one secret key that is accepted as <c>Authorization: Bearer</c>.</summary>
    public string SecretKey { get; init; } = "sk_test_simulator";

    /// <summary>The platform's own account, whose key that is. Two simulators with different ones are two accounts.</summary>
    public string OwnAccount { get; init; } = "acct_simulator";

    /// <summary>Whether the key is of live mode.</summary>
    public bool IsLive { get; init; }

    /// <summary>Median time a request takes; half of it passes before the commit and half after. Zero: none.</summary>
    public TimeSpan MedianLatency { get; init; }

    /// <summary>Sigma of the log-normal spread around the median, 0 (none) to 2.</summary>
    public double LatencySpread { get; init; } = 0.25;

    /// <summary>Requests per second over all endpoints, 0 for no limit. A Stripe sandbox permits 25.</summary>
    public int RequestsPerSecond { get; init; } = 25;

    /// <summary>Requests per second on each endpoint, 0 for no limit. Stripe permits 25 unless it raised that.</summary>
    public int EndpointRequestsPerSecond { get; init; } = 25;

    /// <summary>Requests in flight over all endpoints, 0 for no limit.</summary>
    public int MaxConcurrent { get; init; }

    /// <summary>Requests in flight on each endpoint, 0 for no limit.</summary>
    public int EndpointMaxConcurrent { get; init; }

    /// <summary>Seconds to announce in <c>Retry-After</c> beside a 429; null announces nothing.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Platform balance by currency, in minor units, for currencies the data folder does not know yet.</summary>
    public IReadOnlyDictionary<string, long> Balances { get; init; } = new Dictionary<string, long>();

    /// <summary>Connected accounts, for ids the data folder does not know yet.</summary>
    public IReadOnlyDictionary<string, AccountStatus> Accounts { get; init; } = new Dictionary<string, AccountStatus>();

    /// <summary>
    /// Treats an unknown destination <c>acct_…</c> as an active account. For load only: a payout to a mistyped
    /// account would pass unnoticed.
    /// </summary>
    public bool CreateAccountsOnUse { get; init; }

    /// <summary>Seed of the latency's spread.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Faults that befall requests by chance; null for none.</summary>
    public FaultMix? Mix { get; init; }
}
