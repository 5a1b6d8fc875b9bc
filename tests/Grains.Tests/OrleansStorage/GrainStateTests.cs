using Orleans.Storage;
using OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>Persistent state is read on activation and written when the grain says so.</summary>
public sealed class GrainStateTests : OrleansStorageTest
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
    public async Task Writes_that_are_asked_for_at_once_are_stored_or_told_that_they_are_stale()
    {
        var (grain, _) = Own<INoteGrain>();
        var failure = await Record.ExceptionAsync(() => grain.AddAtOnce(["one", "two", "three"]));
        await grain.End();

        var stored = await grain.Read();
        if (failure is null)
            stored.ShouldBe("one,two,three; ; True");
        else
            (failure.GetType(), stored.StartsWith("one", StringComparison.Ordinal)).ShouldBe((typeof(InconsistentStateException), true), stored);
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

    [Fact]
    public async Task A_grain_whose_state_was_written_elsewhere_is_ended_and_reads_it_anew()
    {
        var (grain, _) = Own<INoteGrain>();
        await using var elsewhere = await Cluster.StartTwinAsync();
        var twin = elsewhere.GetGrain<INoteGrain>(grain.GetPrimaryKeyString());
        await grain.Add("one");
        (await twin.Read()).ShouldStartWith("one;");
        await twin.Add("two");

        await Should.ThrowAsync<InconsistentStateException>(() => grain.Add("lost"));

        (await grain.Read()).ShouldStartWith("one,two;");
        await grain.Add("three");
        (await grain.Read()).ShouldStartWith("one,two,three;");
    }
}
