namespace OrleansPayouts.Domain.Runs;

/// <summary>Which statuses are final.</summary>
public static class RunEnds
{
    public static bool IsOver(this RunStatus status) => status is RunStatus.Completed or RunStatus.Cancelled;
}
