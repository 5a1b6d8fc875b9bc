using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>Stripe says 429 to everything for a while.</summary>
internal sealed record StripeStorm(double Seconds) : IFault
{
    public const string Storm = "storm of 429s";

    private const int FewestStruck = 3;

    public string Kind => Storm;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var before = await arena.Simulator.Fired("rateLimit", stop);
        await arena.Simulator.Order("rateLimit", new { forSeconds = Seconds });
        await arena.Wait(TimeSpan.FromSeconds(Seconds), stop);
        var struck = await arena.Simulator.Fired("rateLimit", stop) - before;
        arena.Log.Write($"{Kind}: {struck} requests in {Seconds:N1} s");
        return struck >= FewestStruck;
    }
}
