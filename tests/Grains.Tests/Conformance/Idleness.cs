using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>Grains that nobody needs leave the memory.</summary>
public sealed class Idleness : ConformanceTest
{
    private static readonly TimeSpan HalfASecond = TimeSpan.FromMilliseconds(500);

    protected override ConformanceTimes Times => ConformanceTimes.Usual with { Idle = TimeSpan.FromSeconds(4) };

    [Fact]
    public async Task A_grain_that_nobody_calls_is_collected_and_one_that_is_called_is_not()
    {
        var (grain, probe) = Own<IWorkGrain>();
        for (var passed = TimeSpan.Zero; passed < 2 * Times.Idle; passed += HalfASecond)
        {
            await grain.Note("called");
            await Cluster.PassAsync(HalfASecond);
        }

        probe.Count("activate").ShouldBe(1);
        await grain.Note("called");
        var took = await PassUntilAsync(() => probe.Count("deactivated") == 1);

        // Grains are put off by whole ticks of the looking around.
        took.ShouldBeGreaterThan(Times.Idle - Times.LookAround);
        probe.Count("deactivating ActivationIdle").ShouldBe(1);
    }

    [Fact]
    public async Task A_grain_that_works_is_not_collected()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var call = grain.Wait("gate");
        for (var passed = TimeSpan.Zero; passed < 2 * Times.Idle; passed += HalfASecond)
            await Cluster.PassAsync(HalfASecond);

        probe.Open("gate");
        await call;
        await grain.Note("after");

        probe.Events.ShouldBe(["activate", "begin gate", "end gate", "after"]);
    }

    [Fact]
    public async Task Ticks_keep_a_grain_in_memory_when_they_are_told_to()
    {
        var (grain, probe) = Own<ITickGrain>();
        OpenTicks(probe);
        await grain.Start(HalfASecond, HalfASecond, interleave: false, keepAlive: true);

        var took = await PassUntilAsync(() => probe.Count("tock") == 20);

        took.ShouldBeGreaterThan(2 * Times.Idle);
        probe.Count("deactivated").ShouldBe(0);
        await grain.Stop();
    }

    [Fact]
    public async Task Ticks_do_not_keep_a_grain_in_memory_otherwise()
    {
        var (grain, probe) = Own<ITickGrain>();
        OpenTicks(probe);
        await grain.Start(HalfASecond, HalfASecond, interleave: false, keepAlive: false);

        await PassUntilAsync(() => probe.Count("deactivated") == 1);

        probe.Count("tock").ShouldBeGreaterThan(0);
    }

    private static void OpenTicks(Probe probe)
    {
        for (var tick = 1; tick <= 1_000; tick++)
            probe.Open($"tick {tick}");
    }
}
