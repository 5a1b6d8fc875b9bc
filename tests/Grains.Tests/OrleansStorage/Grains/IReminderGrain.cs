namespace OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

[Alias("OrleansStorage.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    [Alias("Register")]
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    /// <summary>Takes the handle as it is now, for <see cref="UnregisterHeld"/>.</summary>
    [Alias("Hold")]
    Task Hold(string name);

    [Alias("UnregisterHeld")]
    Task UnregisterHeld();

    [Alias("Names")]
    Task<List<string>> Names();

    [Alias("End")]
    Task End();
}
