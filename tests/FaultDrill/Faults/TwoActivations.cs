using OrleansPayouts.FaultDrill.Processes;
using OrleansPayouts.FaultDrill.Work;
using OrleansPayouts.FaultDrill.Proxy;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>
/// A silo stands still with payouts in flight until the others have declared it dead and one of them works; then it goes on, still
/// holding its own activations of the same payouts, with a statement that was under way. Where there is one silo, a second one is
/// started for this.
/// </summary>
/// <param name="Held">The statement that is held back while the silo stands still.</param>
/// <param name="AtLeast">How long it stands still at the least.</param>
internal sealed record TwoActivations(Step Held, TimeSpan AtLeast) : IFault
{
    public const string Forced = "two activations of one payout";

    private const int Dead = 6;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    public string Kind => Forced;

    /// <summary>A second silo starts, another declares the first one dead, and the first one finds out: each takes up to ten seconds or so.</summary>
    public TimeSpan Patience => AtLeast + TimeSpan.FromSeconds(60);

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var silos = Math.Max(arena.Silos, 2);
        using var disturbed = arena.Recoveries.Suspend();
        await arena.Supervisor.Want(silos);
        try
        {
            // Another fault may kill the silo while it stands still; then the next one is taken.
            do
                await arena.Supervisor.AreReady(silos, stop);
            while (!await TryStrike(arena, stop));
            return true;
        }
        finally
        {
            await arena.Supervisor.Want(arena.Silos);
        }
    }

    private async Task<bool> TryStrike(Arena arena, CancellationToken stop)
    {
        using var trap = arena.Gate.Set(Held, Moment.Before);
        var victim = await trap.Caught.WaitAsync(stop);
        if (arena.Supervisor.Silos.FirstOrDefault(process => process == victim) is not { } first)
            return false;
        arena.Log.Write($"{Kind}: {first} stands still before {Held}");
        var since = arena.Time.GetTimestamp();
        first.Stop();
        try
        {
            while (!await IsReplaced(arena, first, since, stop) || arena.Time.GetElapsedTime(since) < AtLeast)
            {
                if (first.Exited.IsCompleted)
                    return false;
                await arena.Wait(LookAgainAfter, stop);
            }
        }
        finally
        {
            first.Continue();
        }
        arena.Log.Write($"{Kind}: {first} goes on after {arena.Time.GetElapsedTime(since).TotalSeconds:N1} s");
        trap.Release(Verdict.Pass);
        await first.Exited.WaitAsync(stop);
        return true;
    }

    /// <summary>Whether the silo is declared dead, and another one has worked since it stood still.</summary>
    private static async Task<bool> IsReplaced(Arena arena, ProgramProcess silo, long since, CancellationToken stop) =>
        arena.Supervisor.Silos.Any(other => other != silo && other.LastWork > since)
        && await arena.Database.Number(
            $"select status from orleansmembershiptable where port = {silo.Ports.Silo} order by generation desc limit 1", stop) == Dead;
}
