using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>One activation a grain, one turn at a time.</summary>
public sealed class Turns : ConformanceTest
{
    [Fact]
    public async Task A_grain_has_one_activation_however_many_calls_come_at_once()
    {
        var (grain, probe) = Own<IWorkGrain>();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => grain.Note("called"))));

        probe.Count("activate").ShouldBe(1);
        probe.Count("called").ShouldBe(200);
    }

    [Fact]
    public async Task Code_of_one_grain_never_runs_twice_at_once_even_after_an_await()
    {
        var (grain, probe) = Own<IWorkGrain>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(grain.Churn)));
        probe.Peak.ShouldBe(1);
    }

    [Fact]
    public async Task Code_of_a_reentrant_grain_never_runs_twice_at_once_either()
    {
        var (grain, probe) = Own<IReentrantGrain>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(grain.Churn)));
        probe.Peak.ShouldBe(1);
    }

    [Fact]
    public async Task No_other_thread_runs_a_task_of_a_grain_however_it_waits_for_it()
    {
        var (grain, probe) = Own<IWorkGrain>();
        await grain.BeWaitedFor();
        probe.Events.ShouldBe(["activate", "busy until now", "own task"]);
    }

    [Fact]
    public async Task Two_grains_run_at_the_same_time()
    {
        var (one, probe) = Own<IWorkGrain>();
        var other = Cluster.GetGrain<IWorkGrain>(nameof(Two_grains_run_at_the_same_time) + " (other)");

        var waiting = one.Wait("gate");
        await other.Note("passed");

        waiting.IsCompleted.ShouldBeFalse();
        probe.Open("gate");
        await waiting;
    }

    [Fact]
    public async Task A_call_waits_until_the_one_before_it_has_ended()
    {
        var (grain, probe) = Own<IWorkGrain>();

        var first = grain.Wait("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);
        var second = grain.Note("second");
        await ArriveAsync();
        probe.Open("gate");
        await Task.WhenAll(first, second);

        probe.Events.ShouldBe(["activate", "begin gate", "end gate", "second"]);
    }

    [Fact]
    public async Task An_always_interleaving_call_passes_the_one_that_runs_and_those_that_wait()
    {
        var (grain, probe) = Own<IWorkGrain>();

        var first = grain.Wait("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);
        var second = grain.Note("second");
        await grain.Interleave("passed");
        probe.Open("gate");
        await Task.WhenAll(first, second);

        probe.Events.ShouldBe(["activate", "begin gate", "passed", "end gate", "second"]);
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave()
    {
        var (grain, _) = Own<IReentrantGrain>();
        var waiting = grain.Wait("gate");
        await grain.Open("gate");
        await waiting;
    }

    [Fact]
    public async Task Calls_of_one_caller_to_a_grain_that_is_there_run_in_the_order_in_which_they_were_made()
    {
        var (grain, probe) = Own<IWorkGrain>();
        await grain.Note("here");
        var numbers = Enumerable.Range(0, 500).Select(i => $"{i}").ToList();

        await Task.WhenAll(numbers.Select(grain.Note));

        probe.Events.Skip(2).ShouldBe(numbers);
    }

    [Fact]
    public async Task A_grain_knows_its_key()
    {
        const string key = "a key/with: söme ünusual 字 characters";
        (await Cluster.GetGrain<IWorkGrain>(key).Key()).ShouldBe(key);
        Cluster.GetGrain<IWorkGrain>(key).GetPrimaryKeyString().ShouldBe(key);
    }

    [Fact]
    public async Task What_a_grain_throws_reaches_the_caller_and_the_grain_lives_on()
    {
        var (grain, probe) = Own<IWorkGrain>();

        var failure = await Should.ThrowAsync<FormatException>(() => grain.Fail("a bad word"));

        failure.Message.ShouldBe("a bad word");
        await grain.Note("after");
        probe.Events.ShouldBe(["activate", "after"]);
    }
}
