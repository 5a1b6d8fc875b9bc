namespace OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

[Alias("OrleansStorage.INoteGrain")]
public interface INoteGrain : IGrainWithStringKey
{
    /// <summary>Adds a line and writes the state.</summary>
    [Alias("Add")]
    Task Add(string line);

    /// <summary>Asks for several writes before the first has ended.</summary>
    [Alias("AddAtOnce")]
    Task AddAtOnce(List<string> lines);

    /// <summary>The lines, then whether there is a record.</summary>
    [Alias("Read")]
    Task<string> Read();

    [Alias("Clear")]
    Task Clear();

    [Alias("End")]
    Task End();
}
