using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>Stripe says 429 to every request, many times in a row.</summary>
internal sealed record StripeStorm(int Requests) : IFault
{
    public const string Storm = "storm of 429s";

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(30);

    public string Kind => Storm;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var before = await arena.Simulator.Fired("rateLimit", stop);
        await arena.Simulator.Order("rateLimit", new { times = Requests });
        while (await arena.Simulator.Fired("rateLimit", stop) < before + Requests)
            await arena.Wait(LookAgainAfter, stop);
        arena.Log.Write($"{Kind}: {Requests} requests");
        return true;
    }
}
