namespace OrleansPayouts.Silo.Development;

/// <summary>How the demo ended.</summary>
/// <param name="IsCompleted">Whether a run completed. It did not where it was paused or cancelled, and where no run was started.</param>
/// <param name="Summary">For a person to read. Of a run, the last line is the run in one line.</param>
public sealed record DemoResult(bool IsCompleted, string Summary);
