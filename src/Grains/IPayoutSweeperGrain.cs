namespace OrleansPayouts.Grains;

/// <summary>
/// Finds whatever is past its due time, from the database alone, each minute and when a silo starts: reminders, timers
/// and messages may all be lost. Key: <see cref="Key"/>.
/// </summary>
[Alias("OrleansPayouts.IPayoutSweeperGrain")]
public interface IPayoutSweeperGrain : IGrainWithStringKey
{
    const string Key = "default";

    /// <summary>Makes sure of the reminder, and sweeps at once. Returns before the sweep has ended; may be repeated at will.</summary>
    [Alias("Start")]
    Task Start();
}
