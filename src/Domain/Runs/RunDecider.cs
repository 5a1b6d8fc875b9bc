namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// What an operator can make of a run: one pure decision over (run, command). What a run does by itself (plan,
/// dispatch, pause on a failure, complete) is not decided here.
/// </summary>
public static class RunDecider
{
    /// <summary>The pause code of a run that waits for an operator.</summary>
    public const string PausedByOperator = "paused_by_operator";

    public static RunDecision Decide(PayoutRun run, RunCommand command) => (run.Status, command) switch
    {
        (RunStatus.Cancelling or RunStatus.Cancelled, RunCommand.Cancel) => new RunDecision.NoChange(),
        (RunStatus.Completed or RunStatus.Cancelled, _) => new RunDecision.Refuse(RunRefusal.RunIsOver),
        (RunStatus.Cancelling, _) => new RunDecision.Refuse(RunRefusal.RunIsBeingCancelled),
        (_, RunCommand.Cancel) => Move(run, RunStatus.Cancelling),
        (RunStatus.Paused, RunCommand.Resume) => Move(run, run.PausedWhile ?? RunStatus.Dispatching),
        (_, RunCommand.Resume) => new RunDecision.NoChange(),
        (RunStatus.Paused, RunCommand.Pause) => run.IsHeld ? new RunDecision.NoChange() : Hold(run, run.PausedWhile ?? RunStatus.Dispatching),
        (_, RunCommand.Pause) => Hold(run, run.Status),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "This is no command to a run."),
    };

    private static RunDecision.Move Hold(PayoutRun run, RunStatus pausedWhile) =>
        new(run with { Status = RunStatus.Paused, PauseCode = PausedByOperator, PausedWhile = pausedWhile });

    private static RunDecision.Move Move(PayoutRun run, RunStatus to) =>
        new(run with { Status = to, PauseCode = null, PausedWhile = null });
}
