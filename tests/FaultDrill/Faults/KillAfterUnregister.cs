using OrleansPayouts.FaultDrill.Checks;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>
/// kill -9 just after a payout's reminder was unregistered: what it was for must be durable by then. Nobody would notice
/// otherwise, because the sweeper finds what a lost reminder does not, a minute later.
/// </summary>
internal sealed record KillAfterUnregister : IFault
{
    public const string Unregistered = "kill after a reminder is unregistered";

    public string Kind => Unregistered;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        using var first = arena.Gate.Set(Step.Unregister, Moment.Before);
        var process = await first.Caught.WaitAsync(stop);
        using var second = arena.Gate.Set(Step.Unregister, Moment.After, process);
        var losses = arena.RemindersLost;
        var before = await ReminderChecks.WithReminder(arena.Database, stop);
        first.Release(Verdict.Pass);
        await second.Caught.WaitAsync(stop);
        var without = await ReminderChecks.Unregistered(arena.Database, before, stop);
        // The drill takes reminders away, too: odd while it does.
        if (losses % 2 == 0 && losses == arena.RemindersLost)
            arena.Found.AddRange(without.Select(payout => new Violation("I7", $"{payout} waits, and its reminder was unregistered")));
        arena.Log.Write($"{Kind}: {process}");
        await process.Kill();
        second.Release(Verdict.Cut);
        return true;
    }
}
