namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// What an operator can make of a run: one pure decision over (run, command). What a run does by itself (plan,
/// dispatch, pause on a failure, complete) is not decided here.
/// </summary>
public static class RunDecider
{
    /// <param name="run">The run as it stands.</param>
    /// <param name="command">What is asked of it.</param>
    /// <param name="anotherIsGoing">Whether another run plans or pays at present: one at a time does.</param>
    public static RunDecision Decide(PayoutRun run, RunCommand command, bool anotherIsGoing = false) => (run.Status, command) switch
    {
        (RunStatus.Cancelling or RunStatus.Cancelled, RunCommand.Cancel) => new RunDecision.NoChange(),
        (RunStatus.Completed or RunStatus.Cancelled, _) => new RunDecision.Refuse(RunRefusal.RunIsOver),
        (RunStatus.Cancelling, _) => new RunDecision.Refuse(RunRefusal.RunIsBeingCancelled),
        (_, RunCommand.Cancel) => Move(run, RunStatus.Cancelling),
        (RunStatus.Paused, RunCommand.Resume) when anotherIsGoing => Pause(run, RunPause.AnotherRunIsGoing),
        (RunStatus.Paused, RunCommand.Resume) => Move(run, run.PausedWhile ?? RunStatus.Dispatching),
        (_, RunCommand.Resume) => new RunDecision.NoChange(),
        (_, RunCommand.Pause) => Pause(run, RunPause.ByOperator),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "This is no command to a run."),
    };

    private static RunDecision Pause(PayoutRun run, string code) => run.Status == RunStatus.Paused && run.PauseCode == code
        ? new RunDecision.NoChange()
        : new RunDecision.Move(run with
        {
            Status = RunStatus.Paused,
            PauseCode = code,
            PausedWhile = run.Status == RunStatus.Paused ? run.PausedWhile ?? RunStatus.Dispatching : run.Status,
        });

    private static RunDecision.Move Move(PayoutRun run, RunStatus to) =>
        new(run with { Status = to, PauseCode = null, PausedWhile = null });
}
