using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>Persistent state is read on activation and written when the grain says so.</summary>
public sealed class States : ConformanceTest
{
    [Fact]
    public async Task A_new_grain_has_a_new_state_and_no_record()
    {
        var (grain, _) = Own<INoteGrain>();
        (await grain.Read()).ShouldBe("; ; False");
    }

    [Fact]
    public async Task What_was_written_is_there_in_the_next_activation()
    {
        var (grain, _) = Own<INoteGrain>();
        await grain.Add("one");
        await grain.End();
        (await grain.Read()).ShouldBe("one; one in 2026; True");
    }

    [Fact]
    public async Task What_was_written_is_there_in_the_next_process()
    {
        var (grain, _) = Own<INoteGrain>();
        await grain.Add("one");
        await Cluster.RestartAsync();
        (await Cluster.GetGrain<INoteGrain>(grain.GetPrimaryKeyString()).Read()).ShouldBe("one; one in 2026; True");
    }

    [Fact]
    public async Task Writes_that_are_asked_for_at_once_go_one_after_the_other()
    {
        var (grain, _) = Own<INoteGrain>();
        await grain.AddAtOnce(["one", "two", "three"]);
        await grain.End();
        (await grain.Read()).ShouldBe("one,two,three; ; True");
    }

    [Fact]
    public async Task A_cleared_state_is_new_and_can_be_written_again()
    {
        var (grain, _) = Own<INoteGrain>();
        await grain.Add("one");
        await grain.Clear();
        (await grain.Read()).ShouldBe("; one in 2026; False");
        await grain.Add("two");
        await grain.End();
        (await grain.Read()).ShouldBe("two; one in 2026,two in 2026; True");
    }
}
