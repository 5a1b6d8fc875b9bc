namespace OrleansPayouts.Domain.Runs;

/// <summary>A refusal in words for an operator: what is so, and what can be done.</summary>
public static class RunRefusalWords
{
    /// <summary>What is so: the same for every run.</summary>
    public static string Title(RunRefusal refusal) => refusal switch
    {
        RunRefusal.RunIsOver => "The run is over",
        RunRefusal.RunIsBeingCancelled => "The run is being cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "This refusal has no words."),
    };

    public static string Advice(RunRefusal refusal) => refusal switch
    {
        RunRefusal.RunIsOver => "What is still open of it are single payouts; they can be retried, cancelled or resolved.",
        RunRefusal.RunIsBeingCancelled => "That cannot be taken back. The money that it releases is paid by the next run.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "This refusal has no words."),
    };
}
