namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

public sealed class CopyGrain : Grain, ICopyGrain
{
    private Basket _kept = new();

    public Task TakeAndChange(Basket basket)
    {
        _kept = basket;
        _kept.Fruit.Add("from the grain");
        if (_kept.Weights.TryGetValue("plum", out var weights))
            weights[0] = -1;
        return Task.CompletedTask;
    }

    public Task TakeAsItIs(Basket basket)
    {
        _kept = basket;
        return Task.CompletedTask;
    }

    public Task<Basket> GiveKept() => Task.FromResult(_kept);

    public Task<string> FruitKept() => Task.FromResult(string.Join(",", _kept.Fruit));

    public Task<Label> EchoLabel(Label label) => Task.FromResult(label);

    public Task<IComparable> EchoAny(IComparable any) => Task.FromResult(any);

    public Task<ICopyGrain> EchoGrain(ICopyGrain grain) => Task.FromResult(grain);
}
