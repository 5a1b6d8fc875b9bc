namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

/// <summary>Can change, so it is copied.</summary>
[GenerateSerializer]
[Alias("Conformance.Basket")]
public sealed class Basket
{
    [Id(0)]
    public List<string> Fruit { get; set; } = [];

    [Id(1)]
    public Dictionary<string, int[]> Weights { get; set; } = [];

    [Id(2)]
    public Basket? Inner { get; set; }

    [Id(3)]
    public IReadOnlyList<Basket>? More { get; set; }
}
