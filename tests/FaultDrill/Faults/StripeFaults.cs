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

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan InBetween = TimeSpan.FromMilliseconds(100);

    public string Kind => NameOf(StripeKind);

    public static string NameOf(string stripeKind) => "stripe " + stripeKind;

    /// <summary>
    /// One after the other, each when the one before has found its request and some others have gone well: in a row they would
    /// open the circuit, and an open circuit meets no faults.
    /// </summary>
    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        for (var time = 0; time < Times; time++)
        {
            var before = await arena.Simulator.Fired(StripeKind, stop);
            await arena.Simulator.Order(StripeKind, new { times = 1, stallSeconds = StallSeconds, status = Status, retryAfterSeconds = RetryAfterSeconds });
            while (await arena.Simulator.Fired(StripeKind, stop) == before)
                await arena.Wait(LookAgainAfter, stop);
            await arena.Wait(InBetween, stop);
        }
        // The simulator counts those that fired.
        return false;
    }
}
