using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>kill -9 while Stripe has a request: before it commits it, or after and before the answer.</summary>
internal sealed record KillAtStripe(bool Committed, double StallSeconds) : IFault
{
    public const string MidCall = "kill mid-call";
    public const string AfterCommit = "kill after stripe's commit";

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(10);

    public string Kind => Committed ? AfterCommit : MidCall;

    private string StripeKind => Committed ? "stallAfterCommit" : "stallBeforeCommit";

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var before = await arena.Simulator.Fired(StripeKind, stop);
        await arena.Simulator.Order(StripeKind, new { times = 1, stallSeconds = StallSeconds });
        while (await arena.Simulator.Fired(StripeKind, stop) == before)
            await arena.Wait(LookAgainAfter, stop);
        var process = await arena.Supervisor.Worker(stop);
        arena.Log.Write($"{Kind}: {process}");
        await process.Kill();
        return true;
    }
}
