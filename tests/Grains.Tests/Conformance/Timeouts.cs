using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>A caller waits so long and no longer; what became of the call is then unknown.</summary>
public sealed class Timeouts : ConformanceTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override ConformanceTimes Times => ConformanceTimes.Usual with { Response = Patience };

    [Fact]
    public void Unless_it_is_told_otherwise_a_caller_waits_for_half_a_minute_and_a_grain_idles_for_a_quarter_of_an_hour() =>
        ConformanceRuntime.Unconfigured.ShouldBe(ConformanceTimes.Usual);

    [Fact]
    public async Task A_call_times_out_while_the_grain_goes_on()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var call = grain.Wait("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);

        await TimesOutAsync(call, Patience);

        probe.Open("gate");
        await grain.Note("after");
        probe.Events.ShouldBe(["activate", "begin gate", "end gate", "after"]);
    }

    [Fact]
    public async Task A_method_may_have_a_timeout_of_its_own()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var call = grain.WaitFiveSeconds("gate");

        await TimesOutAsync(call, TimeSpan.FromSeconds(5));

        probe.Open("gate");
    }

    [Fact]
    public async Task Each_call_times_out_in_its_own_time()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var first = TimesOutAsync(grain.Wait("gate"), Patience);
        await PassUntilAsync(() => probe.Count("begin gate") == 1);
        var second = TimesOutAsync(grain.Wait("gate"), Patience);

        await Task.WhenAll(first, second);
        probe.Open("gate");
    }

    [Fact]
    public async Task A_call_that_timed_out_in_the_queue_does_not_run_later()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var first = grain.Wait("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);
        var second = grain.Note("late");
        await PassUntilAsync(() => first.IsCompleted && second.IsCompleted);
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

        await TimesOutAsync(grain.CallBack(other), Patience);
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

    // The runtime looks once a second at the latest, and a machine that is busy looks later.
    private async Task TimesOutAsync(Task call, TimeSpan patience)
    {
        var took = await PassUntilAsync(() => call.IsCompleted);
        await Should.ThrowAsync<TimeoutException>(call);
        took.ShouldBeInRange(patience, patience + TimeSpan.FromSeconds(20));
    }
}
