namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

[Alias("Conformance.IReentrantGrain")]
public interface IReentrantGrain : IGrainWithStringKey
{
    [Alias("Wait")]
    Task Wait(string gate);

    [Alias("Open")]
    Task Open(string gate);

    [Alias("Churn")]
    Task Churn();
}
