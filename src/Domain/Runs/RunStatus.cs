namespace OrleansPayouts.Domain.Runs;

/// <summary>Where a run stands.</summary>
[GenerateSerializer, Alias("OrleansPayouts.RunStatus")]
public enum RunStatus
{
    /// <summary>Writers are being chosen and their money reserved, page by page.</summary>
    Planning,

    /// <summary>Payouts are being sent.</summary>
    Dispatching,

    /// <summary>Nothing of it is sent until what <see cref="RunPause.EndOf"/> says has happened. Other runs go on beside it.</summary>
    Paused,

    /// <summary>What was not sent is called off, page by page.</summary>
    Cancelling,

    /// <summary>Each payout is terminal or parked (waiting for a retry, unknown, in review).</summary>
    Completed,

    /// <summary>Called off by an operator: what was not sent is cancelled, what was in doubt is still asked for.</summary>
    Cancelled,
}
