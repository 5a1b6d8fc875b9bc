using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Runs;

/// <summary>One run over all writers.</summary>
public sealed record PayoutRun
{
    public required RunId Id { get; init; }

    /// <summary>The slot it pays; null for a manual run. At most one run a slot (invariant I8).</summary>
    public DateTimeOffset? Slot { get; init; }

    public required RunSettings Settings { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>Who started it: <c>cron</c>, <c>admin</c>, <c>schedule</c>.</summary>
    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public RunStatus Status { get; init; } = RunStatus.Planning;

    /// <summary>The last writer planned so far; planning goes on after it.</summary>
    public WriterId? PlannedThrough { get; init; }

    /// <summary>Why it is paused: a failure's code.</summary>
    public string? PauseCode { get; init; }

    /// <summary>Where it goes on once it is resumed, while it is paused.</summary>
    public RunStatus? PausedWhile { get; init; }

    /// <summary>The operator's last word about it.</summary>
    public RunSteering? Steering { get; init; }

    /// <summary>When it ended, completed or cancelled.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Plans or pays at present. Such runs exclude one another: at most one at a time.</summary>
    public bool IsGoing => Status is RunStatus.Planning or RunStatus.Dispatching;

    /// <summary>Not over: going, paused or being cancelled. Any number of runs may be paused.</summary>
    public bool IsActive => !Status.IsOver();

    /// <summary>Cancelled, or about to be: nothing more is sent for it, not even again.</summary>
    public bool IsCalledOff => Status is RunStatus.Cancelling or RunStatus.Cancelled;

    /// <summary>Paused by a person, so that no trigger may take it up again.</summary>
    public bool IsHeld => Status == RunStatus.Paused && PauseCode == RunPause.ByOperator;

    /// <summary>What ends its pause; null where it is not paused.</summary>
    public PauseEnd? PauseEnd => Status == RunStatus.Paused ? RunPause.EndOf(PauseCode) : null;
}
