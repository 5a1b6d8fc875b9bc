namespace OrleansPayouts.Grains.Ports;

/// <summary>How many writers were new, how many changed and how many stood so already.</summary>
public sealed record WritersSaved(int Created, int Updated, int Unchanged)
{
    /// <summary>What became of open payouts to accounts that were changed or removed.</summary>
    public PayeeChange Payouts { get; init; } = PayeeChange.None;
}
