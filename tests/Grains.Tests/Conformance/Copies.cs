using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>Grains share no object that one of them may change.</summary>
public sealed class Copies : ConformanceTest
{
    [Fact]
    public async Task A_grain_cannot_change_the_callers_argument()
    {
        var (grain, _) = Own<ICopyGrain>();
        var basket = new Basket { Fruit = ["plum"], Weights = { ["plum"] = [7] } };

        await grain.TakeAndChange(basket);

        basket.Fruit.ShouldBe(["plum"]);
        basket.Weights["plum"].ShouldBe([7]);
    }

    [Fact]
    public async Task A_caller_cannot_change_what_it_has_sent()
    {
        var (grain, _) = Own<ICopyGrain>();
        var basket = new Basket { Fruit = ["plum"] };

        var sending = grain.TakeAndChange(basket);
        basket.Fruit.Add("too late");
        await sending;

        (await grain.FruitKept()).ShouldBe("plum,from the grain");
    }

    [Fact]
    public async Task A_caller_cannot_change_the_grains_result()
    {
        var (grain, _) = Own<ICopyGrain>();
        await grain.TakeAndChange(new Basket());

        var result = await grain.GiveKept();
        result.Fruit.Clear();

        (await grain.FruitKept()).ShouldBe("from the grain");
    }

    [Fact]
    public async Task An_argument_marked_immutable_is_not_copied()
    {
        var (grain, _) = Own<ICopyGrain>();
        var basket = new Basket();

        await grain.TakeAsItIs(basket);
        basket.Fruit.Add("shared");

        (await grain.FruitKept()).ShouldBe("shared");
    }

    [Fact]
    public async Task A_value_of_an_immutable_type_is_not_copied()
    {
        var (grain, _) = Own<ICopyGrain>();
        var label = new Label("x");
        (await grain.EchoLabel(label)).ShouldBeSameAs(label);
        (await grain.EchoAny("text")).ShouldBe("text");
    }

    [Fact]
    public async Task Sharing_and_cycles_inside_a_value_survive_the_copy()
    {
        var (grain, _) = Own<ICopyGrain>();
        var inner = new Basket { Fruit = ["plum"] };
        var basket = new Basket { Inner = inner, More = new List<Basket> { inner } };
        inner.Inner = basket;

        await grain.TakeAndChange(basket);
        var result = await grain.GiveKept();

        result.ShouldNotBeSameAs(basket);
        result.Inner!.Inner.ShouldBeSameAs(result);
        result.More!.Single().ShouldBeSameAs(result.Inner);
        result.Inner.Fruit.ShouldBe(["plum"]);
    }

    [Fact]
    public async Task A_reference_to_a_grain_can_be_sent_and_called()
    {
        var (grain, _) = Own<ICopyGrain>();
        await grain.TakeAndChange(new Basket());

        var echo = await grain.EchoGrain(grain);

        echo.ShouldBe(grain);
        (await echo.FruitKept()).ShouldBe("from the grain");
    }

    [Fact]
    public async Task A_value_of_a_type_without_a_serializer_is_refused_by_name()
    {
        var (grain, _) = Own<ICopyGrain>();
        var refusal = await Should.ThrowAsync<Exception>(() => grain.EchoAny(new Unknown()));
        refusal.Message.ShouldContain(typeof(Unknown).FullName!);
    }
}
