using Orleans.Runtime;
using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>What travels beside a call's arguments.</summary>
public sealed class Contexts : ConformanceTest
{
    [Fact]
    public async Task What_a_caller_has_set_reaches_the_grain_and_the_grains_that_it_calls()
    {
        var (grain, _) = Own<IContextGrain>();
        RequestContext.Set(ContextGrain.Key, "plum");

        (await grain.Read()).ShouldBe("plum");
        (await grain.Ask("another")).ShouldBe("plum");

        RequestContext.Remove(ContextGrain.Key).ShouldBeTrue();
        RequestContext.Remove(ContextGrain.Key).ShouldBeFalse();
        (await grain.Read()).ShouldBe("");
    }

    [Fact]
    public async Task What_a_grain_sets_goes_on_from_there_and_does_not_come_back()
    {
        var (grain, _) = Own<IContextGrain>();
        RequestContext.Set(ContextGrain.Key, "plum");

        (await grain.SetAndAsk("pear", "another one")).ShouldBe("pear");

        RequestContext.Get(ContextGrain.Key).ShouldBe("plum");
        RequestContext.Clear();
        (await grain.Read()).ShouldBe("", "nor does it stay with the grain");
    }

    [Fact]
    public async Task Calls_that_are_under_way_at_once_keep_what_each_began_with()
    {
        var (grain, _) = Own<IContextGrain>();
        var asked = Enumerable.Range(0, 50).Select(async n =>
        {
            RequestContext.Set(ContextGrain.Key, $"call {n}");
            return await grain.Ask($"other {n % 5}");
        });
        (await Task.WhenAll(asked)).ShouldBe(Enumerable.Range(0, 50).Select(n => $"call {n}"));
    }
}
