using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>A caller waits so long and no longer; what became of the call is then unknown.</summary>
public sealed class Timeouts : ConformanceTest
{
    [Fact]
    public async Task A_call_times_out_after_30_seconds_while_the_grain_goes_on()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var call = grain.Wait("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);

        Cluster.Advance(TimeSpan.FromSeconds(29));
        await Task.Yield();
        call.IsCompleted.ShouldBeFalse();
        Cluster.Advance(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<TimeoutException>(call);

        probe.Open("gate");
        await grain.Note("after");
        probe.Events.ShouldBe(["activate", "begin gate", "end gate", "after"]);
    }

    [Fact]
    public async Task A_method_may_have_a_timeout_of_its_own()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var call = grain.WaitFiveSeconds("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);

        Cluster.Advance(TimeSpan.FromSeconds(4));
        await Task.Yield();
        call.IsCompleted.ShouldBeFalse();
        Cluster.Advance(TimeSpan.FromSeconds(2));

        await Should.ThrowAsync<TimeoutException>(call);
        probe.Open("gate");
    }

    [Fact]
    public async Task Each_call_times_out_in_its_own_time()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var first = grain.Wait("gate");
        Cluster.Advance(TimeSpan.FromSeconds(20));
        var second = grain.Wait("gate");
        Cluster.Advance(TimeSpan.FromSeconds(15));

        await Should.ThrowAsync<TimeoutException>(first);
        second.IsCompleted.ShouldBeFalse();
        Cluster.Advance(TimeSpan.FromSeconds(16));
        await Should.ThrowAsync<TimeoutException>(second);
        probe.Open("gate");
    }

    [Fact]
    public async Task A_call_that_timed_out_in_the_queue_does_not_run_later()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var first = grain.Wait("gate");
        var second = grain.Note("late");
        Cluster.Advance(TimeSpan.FromSeconds(31));
        await Should.ThrowAsync<TimeoutException>(first);
        await Should.ThrowAsync<TimeoutException>(second);

        probe.Open("gate");
        await grain.Note("after");

        probe.Count("late").ShouldBe(0);
    }

    [Fact]
    public async Task Two_grains_that_wait_for_each_other_are_freed_by_the_timeout()
    {
        var (grain, _) = Own<IWorkGrain>();
        var other = nameof(Two_grains_that_wait_for_each_other_are_freed_by_the_timeout) + " (other)";
        var call = grain.CallBack(other);
        var watch = call.ContinueWith(_ => { }, TestContext.Current.CancellationToken);

        while (!watch.IsCompleted)
        {
            Cluster.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        await Should.ThrowAsync<TimeoutException>(call);
    }

    [Fact]
    public async Task A_caller_that_cancels_is_free_at_once_and_the_grain_is_told()
    {
        var (grain, probe) = Own<IWorkGrain>();
        using var cancellation = new CancellationTokenSource();
        var call = grain.WaitCancellable("gate", cancellation.Token);
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        await Eventually.IsTrue(() => probe.Count("cancelled") == 1);
        probe.Open("gate");
    }
}
