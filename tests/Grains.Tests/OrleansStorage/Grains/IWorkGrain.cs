namespace OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

[Alias("OrleansStorage.IWorkGrain")]
public interface IWorkGrain : IGrainWithStringKey
{
    [Alias("Note")]
    Task Note(string happened);

    /// <summary>Notes its begin, waits for the gate, notes its end.</summary>
    [Alias("Wait")]
    Task Wait(string gate);
}
