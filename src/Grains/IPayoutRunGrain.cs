namespace OrleansPayouts.Grains;

/// <summary>One run: plans, dispatches, checkpoints, completes; resumes by itself after a crash. Key: the run's id.</summary>
[Alias("OrleansPayouts.IPayoutRunGrain")]
public interface IPayoutRunGrain : IGrainWithStringKey
{
    /// <summary>Takes the run up where it stands. Returns at once; a harmless repeat where it is going already.</summary>
    [Alias("TakeUp")]
    Task TakeUp();
}
