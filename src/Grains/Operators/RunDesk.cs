using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Operators;

/// <summary>Where operators pause, resume and cancel runs.</summary>
public sealed partial class RunDesk(IRunStore runs, IGrainFactory grains, ILogger<RunDesk> logger)
{
    /// <summary>Gives what was decided and, unless it was refused, is durable; null where there is no such run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="command">What is asked of it.</param>
    /// <param name="audit">Who asks, with a reason.</param>
    /// <param name="cancellationToken">Nothing is done where it ends first.</param>
    public async Task<SteeredRun?> Take(RunId id, RunCommand command, AuditContext audit, CancellationToken cancellationToken)
    {
        // Each turn of the loop loses a race against a step of the run, and a run has few of them.
        while (await runs.Load(id, cancellationToken) is { } run)
        {
            var anotherIsGoing = (await runs.LoadUnfinished(cancellationToken)).Any(other => other.IsGoing && other.Id != id);
            var decision = RunDecider.Decide(run, command, anotherIsGoing);
            if (decision is RunDecision.Move { After: var after } && !await runs.Steer(run, after, audit, cancellationToken))
                continue;
            // Told on a repeat as well: the one before may have died between the write and the telling.
            if (decision is not RunDecision.Refuse)
                await Tell(id);
            return new SteeredRun(run, decision);
        }
        return null;
    }

    private async Task Tell(RunId id)
    {
        try
        {
            await grains.GetGrain<IPayoutRunGrain>(id.Value).Reconsider();
        }
        catch (Exception failure)
        {
            // What counts is durable; the run finds it with its next batch, or at its heartbeat.
            LogNotTold(id, failure);
        }
    }
}
