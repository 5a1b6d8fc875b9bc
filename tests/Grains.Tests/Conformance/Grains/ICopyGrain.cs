namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

[Alias("Conformance.ICopyGrain")]
public interface ICopyGrain : IGrainWithStringKey
{
    /// <summary>Keeps the very object that arrives, then changes it.</summary>
    [Alias("TakeAndChange")]
    Task TakeAndChange(Basket basket);

    /// <summary>Keeps the very object that arrives.</summary>
    [Alias("TakeAsItIs")]
    Task TakeAsItIs([Immutable] Basket basket);

    [Alias("GiveKept")]
    Task<Basket> GiveKept();

    [Alias("FruitKept")]
    Task<string> FruitKept();

    [Alias("EchoLabel")]
    Task<Label> EchoLabel(Label label);

    [Alias("EchoAny")]
    Task<IComparable> EchoAny(IComparable any);

    [Alias("EchoGrain")]
    Task<ICopyGrain> EchoGrain(ICopyGrain grain);
}
