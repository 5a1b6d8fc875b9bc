namespace OrleansPayouts.Grains.Runs;

/// <summary>Why a dispatch came back.</summary>
public enum DispatchEnd
{
    /// <summary>Every payout of the run has been sent and recorded, or is parked.</summary>
    Finished,

    /// <summary>Its time was up; go on at once.</summary>
    SliceOver,

    /// <summary>Something of ours failed (the database, most likely), or others hold what is left; go on in a moment.</summary>
    Interrupted,

    /// <summary>Nothing is sent for now, and nothing of it is the run's fault; go on in a moment.</summary>
    Held,

    /// <summary>An outcome says that every other payout would meet the same; see <see cref="RunDispatch.PauseCode"/>.</summary>
    Paused,
}
