using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>Timers are turns of the activation and die with it.</summary>
public sealed class Timers : ConformanceTest
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_timer_ticks_after_its_due_time_then_a_period_after_the_end_of_each_callback()
    {
        var (grain, probe) = Own<ITickGrain>();
        await grain.Start(TimeSpan.FromSeconds(3), TenSeconds, interleave: false, keepAlive: false);

        Cluster.Advance(TimeSpan.FromSeconds(2));
        await grain.Ping();
        probe.Count("tick").ShouldBe(0);
        Cluster.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => probe.Count("tick") == 1);

        // The callback takes 25 seconds, in which no other begins.
        Cluster.Advance(TimeSpan.FromSeconds(25));
        probe.Open("tick 1");
        await grain.Ping();
        Cluster.Advance(TimeSpan.FromSeconds(9));
        await grain.Ping();
        probe.Count("tick").ShouldBe(1);
        Cluster.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => probe.Count("tick") == 2);
        probe.Open("tick 2");
    }

    [Fact]
    public async Task A_tick_waits_for_the_running_call_and_calls_wait_for_the_tick()
    {
        var (grain, probe) = Own<ITickGrain>();
        await grain.Start(TenSeconds, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);
        var call = grain.Wait("call");
        await Eventually.IsTrue(() => probe.Count("begin call") == 1);

        Cluster.Advance(TenSeconds);
        probe.Open("call");
        await call;
        await Eventually.IsTrue(() => probe.Count("tick") == 1);
        probe.Open("later");
        var later = grain.Wait("later");
        probe.Open("tick 1");
        await later;

        probe.Events.ShouldBe(["begin call", "end call", "tick", "tock", "begin later", "end later"]);
    }

    [Fact]
    public async Task A_tick_that_interleaves_does_not_wait()
    {
        var (grain, probe) = Own<ITickGrain>();
        await grain.Start(TenSeconds, Timeout.InfiniteTimeSpan, interleave: true, keepAlive: false);
        var call = grain.Wait("call");
        await Eventually.IsTrue(() => probe.Count("begin call") == 1);

        Cluster.Advance(TenSeconds);
        await Eventually.IsTrue(() => probe.Count("tick") == 1);
        probe.Open("tick 1");
        await Eventually.IsTrue(() => probe.Count("tock") == 1);
        probe.Open("call");
        await call;

        probe.Events.ShouldBe(["begin call", "tick", "tock", "end call"]);
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        var (grain, probe) = Own<ITickGrain>();
        probe.Open("tick 1");
        await grain.Start(TenSeconds, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);
        Cluster.Advance(TenSeconds);
        await Eventually.IsTrue(() => probe.Count("tock") == 1);

        await grain.Ping();
        Cluster.Advance(TimeSpan.FromMinutes(5));
        await grain.Ping();

        probe.Count("tick").ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_timer_ticks_at_its_new_time_and_a_disposed_one_not_at_all()
    {
        var (grain, probe) = Own<ITickGrain>();
        probe.Open("tick 1");
        await grain.Start(TimeSpan.FromHours(1), TimeSpan.FromHours(1), interleave: false, keepAlive: false);

        await grain.Change(TenSeconds, TenSeconds);
        Cluster.Advance(TenSeconds);
        await Eventually.IsTrue(() => probe.Count("tock") == 1);
        await grain.Stop();
        Cluster.Advance(TimeSpan.FromMinutes(1));
        await grain.Ping();

        probe.Count("tick").ShouldBe(1);
    }

    [Fact]
    public async Task A_change_during_a_callback_takes_effect_when_the_callback_ends()
    {
        var (grain, probe) = Own<ITickGrain>();
        await grain.Start(TenSeconds, TenSeconds, interleave: true, keepAlive: false);
        Cluster.Advance(TenSeconds);
        await Eventually.IsTrue(() => probe.Count("tick") == 1);

        await grain.Change(TimeSpan.FromSeconds(2), TenSeconds);
        Cluster.Advance(TimeSpan.FromSeconds(5));
        await grain.Ping();
        probe.Count("tick").ShouldBe(1);
        probe.Open("tick 1");
        await Eventually.IsTrue(() => probe.Count("tock") == 1);
        await grain.Ping();
        Cluster.Advance(TimeSpan.FromSeconds(2));

        await Eventually.IsTrue(() => probe.Count("tick") == 2);
        probe.Open("tick 2");
    }

    [Fact]
    public async Task A_timer_whose_callback_fails_goes_on()
    {
        var (grain, probe) = Own<ITickGrain>();
        await grain.StartFailing(TenSeconds);
        for (var ticks = 1; ticks <= 3; ticks++)
        {
            Cluster.Advance(TenSeconds);
            await Eventually.IsTrue(() => probe.Count("tick") == ticks);
            await grain.Ping();
        }
    }

    [Fact]
    public async Task A_timer_dies_with_its_activation()
    {
        var (grain, probe) = Own<ITickGrain>();
        await grain.Start(TenSeconds, TenSeconds, interleave: false, keepAlive: false);
        await grain.End();
        await Eventually.IsTrue(() => probe.Count("deactivated") == 1);

        Cluster.Advance(TimeSpan.FromMinutes(1));
        await grain.Ping();

        probe.Count("tick").ShouldBe(0);
    }

    [Fact]
    public async Task Timers_are_registered_in_turns_of_the_grain_alone()
    {
        var (grain, _) = Own<ITickGrain>();
        (await grain.RegisterElsewhere()).ShouldBe(nameof(InvalidOperationException));
    }
}
