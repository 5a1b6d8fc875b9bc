namespace OrleansPayouts.Domain.Runs;

/// <summary>Where a run stands.</summary>
[GenerateSerializer, Alias("OrleansPayouts.RunStatus")]
public enum RunStatus
{
    /// <summary>Writers are being chosen and their money reserved, page by page.</summary>
    Planning,

    /// <summary>Payouts are being sent.</summary>
    Dispatching,

    /// <summary>Nothing is sent until somebody has acted; the next trigger takes it up again.</summary>
    Paused,

    /// <summary>Each payout is terminal or parked (waiting for a retry, unknown, in review).</summary>
    Completed,
}
