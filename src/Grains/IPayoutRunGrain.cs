using OrleansPayouts.Grains.Access;

namespace OrleansPayouts.Grains;

/// <summary>One run: plans, dispatches, checkpoints, completes; resumes by itself after a crash. Key: the run's id.</summary>
[Alias("OrleansPayouts.IPayoutRunGrain")]
public interface IPayoutRunGrain : IGrainWithStringKey
{
    /// <summary>Takes the run up where it stands. Returns at once; a harmless repeat where it is going already.</summary>
    [Alias("TakeUp")]
    Task TakeUp();

    /// <summary>
    /// An operator has changed the run: what is not on its way to Stripe is not sent any more, and the run is looked at
    /// anew. Returns at once.
    /// </summary>
    [Alias("Reconsider")]
    [FrontEnd]
    Task Reconsider();
}
