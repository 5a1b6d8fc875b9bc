namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

[Alias("Conformance.IContextGrain")]
public interface IContextGrain : IGrainWithStringKey
{
    /// <summary>What came with the call; empty where nothing did.</summary>
    [Alias("Read")]
    Task<string> Read();

    /// <summary>What another grain gets, after this one has set something else.</summary>
    [Alias("SetAndAsk")]
    Task<string> SetAndAsk(string value, string other);

    /// <summary>What another grain gets that is called by a grain which set nothing.</summary>
    [Alias("Ask")]
    Task<string> Ask(string other);
}
