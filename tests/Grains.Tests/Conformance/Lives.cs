using Orleans.Runtime;
using Orleans.Storage;
using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>How activations begin and end.</summary>
public sealed class Lives : ConformanceTest
{
    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_for_it_and_the_next_call_tries_anew()
    {
        var (grain, probe) = Own<IWorkGrain>();
        probe.ActivationsToFail = 1;

        var first = grain.Note("first");
        await Eventually.IsTrue(() => probe.Count("activate") == 1);
        var second = grain.Note("second");
        await ArriveAsync();
        probe.Open("fail");

        // Orleans keeps a grain that failed from trying again for five seconds.
        await PassUntilAsync(() => first.IsCompleted && second.IsCompleted);
        foreach (var call in new[] { first, second })
            (await Should.ThrowAsync<InvalidOperationException>(call)).Message.ShouldContain("no activation today");
        await grain.Note("third");
        probe.Events.ShouldBe(["activate", "activate", "third"]);
    }

    [Fact]
    public async Task A_grain_that_asks_for_its_end_finishes_its_work_first()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var last = grain.End("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);
        probe.Open("gate");
        await last;
        await Eventually.IsTrue(() => probe.Count("deactivated") == 1);

        probe.Events.ShouldBe(["activate", "begin gate", "end gate", "deactivating ApplicationRequested", "deactivated"]);
    }

    [Fact]
    public async Task A_call_that_comes_while_a_grain_ends_goes_to_the_next_activation_once_the_first_is_gone()
    {
        var (grain, probe) = Own<IWorkGrain>();
        probe.HoldsDeactivation = true;
        probe.Open("work");
        await grain.End("work");
        await Eventually.IsTrue(() => probe.Count("deactivating ApplicationRequested") == 1);

        var call = grain.Note("called");
        probe.Count("activate").ShouldBe(1);
        probe.HoldsDeactivation = false;
        probe.Open("deactivate");
        await call;

        probe.Events.TakeLast(3).ShouldBe(["deactivated", "activate", "called"]);
    }

    [Fact]
    public async Task Calls_that_waited_behind_the_last_one_go_to_the_next_activation_in_order()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var last = grain.End("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);
        var later = Enumerable.Range(0, 50).Select(i => grain.Note($"{i}")).ToList();
        await ArriveAsync();
        probe.Open("gate");
        await last;
        await Task.WhenAll(later);

        probe.Count("activate").ShouldBe(2);
        probe.Events.TakeLast(50).ShouldBe(Enumerable.Range(0, 50).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Grains_that_end_all_the_time_lose_no_call_silently_and_never_live_twice()
    {
        var (grain, probe) = Own<IWorkGrain>();
        probe.Open("gate");

        var answered = 0;
        var rejected = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                try
                {
                    await grain.End("gate");
                    Interlocked.Increment(ref answered);
                }
                catch (OrleansMessageRejectionException)
                {
                    // Orleans sends a call on to the next activation, and to the one after it, and then gives it up.
                    Interlocked.Increment(ref rejected);
                }
            }
        })));
        await Eventually.IsTrue(() => probe.Count("deactivated") == probe.Count("activate"));

        (answered + rejected).ShouldBe(1600);
        answered.ShouldBeGreaterThan(0);
        probe.Count("end gate").ShouldBe(answered, "a call that was rejected has not run");
        var lives = probe.Events.Where(one => one is "activate" or "deactivated").ToList();
        lives.Chunk(2).ShouldAllBe(life => life[0] == "activate" && life[1] == "deactivated");
    }

    [Fact]
    public async Task A_stale_state_that_escapes_from_a_grain_ends_it_but_not_its_caller()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var caller = Cluster.GetGrain<IWorkGrain>(nameof(A_stale_state_that_escapes_from_a_grain_ends_it_but_not_its_caller) + " (caller)");

        await Should.ThrowAsync<InconsistentStateException>(() => caller.CallStale(grain.GetPrimaryKeyString()));
        await grain.Note("after");
        await caller.Note("after");

        probe.Events.ShouldBe(["activate", "deactivating ApplicationError", "deactivated", "activate", "after"]);
        Probe.Of(caller.GetPrimaryKeyString()).Events.ShouldBe(["activate", "after"]);
    }

    [Fact]
    public async Task The_end_of_the_process_lets_running_and_waiting_calls_end_and_deactivates_every_grain()
    {
        var (grain, probe) = Own<IWorkGrain>();
        var running = grain.Wait("gate");
        var waiting = grain.Note("waited");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);

        var stopping = Cluster.StopAsync();
        probe.Open("gate");
        await Task.WhenAll(running, waiting, stopping);

        probe.Count("waited").ShouldBe(1);
        probe.Count("deactivated").ShouldBe(probe.Count("activate"));
        probe.Count("deactivating ShuttingDown").ShouldBe(probe.Count("deactivated"));
        await Should.ThrowAsync<OrleansException>(() => grain.Note("after the end"));
    }
}
