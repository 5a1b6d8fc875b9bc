using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>The simulator disturbs the next requests; it counts by itself how many met the fault.</summary>
internal sealed record StripeFaults(string StripeKind, int Times, double StallSeconds, int Status, int? RetryAfterSeconds) : IFault
{
    /// <summary>All that the simulator can do to a transfer.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "resetBeforeCommit", "resetAfterCommit", "halfBody", "garbledBody", "otherTransfer", "stallBeforeCommit", "stallAfterCommit",
        "errorBeforeCommit", "errorAfterCommit", "rateLimit", "lockTimeout", "balanceInsufficient", "accountRestricted", "accountClosed",
        "apiKeyExpired",
    ];

    public string Kind => NameOf(StripeKind);

    public static string NameOf(string stripeKind) => "stripe " + stripeKind;

    /// <summary>Places the order; it fires when requests come.</summary>
    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        await arena.Simulator.Order(StripeKind, new
        {
            times = Times,
            stallSeconds = StallSeconds,
            status = Status,
            retryAfterSeconds = RetryAfterSeconds,
        });
        return false;
    }
}
