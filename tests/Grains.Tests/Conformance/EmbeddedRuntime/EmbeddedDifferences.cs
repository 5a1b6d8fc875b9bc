using Orleans.Storage;
using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>Where the single-process runtime differs from a cluster on purpose.</summary>
public sealed class EmbeddedDifferences
{
    [Fact]
    public async Task A_tick_missed_while_no_process_ran_comes_at_the_start_rather_than_a_period_later()
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        var probe = Probe.Of(nameof(A_tick_missed_while_no_process_ran_comes_at_the_start_rather_than_a_period_later));
        await cluster
            .GetGrain<IReminderGrain>(nameof(A_tick_missed_while_no_process_ran_comes_at_the_start_rather_than_a_period_later))
            .Register("daily", TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        await cluster.StopAsync();
        cluster.Advance(TimeSpan.FromHours(2));

        await cluster.RestartAsync();

        await Eventually.IsTrue(() => probe.Count("tick daily") == 1);
        cluster.Advance(TimeSpan.FromHours(20));
        probe.Count("tick daily").ShouldBe(1);
    }

    [Fact]
    public async Task A_call_from_outside_is_refused_once_the_process_is_stopping()
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        var key = nameof(A_call_from_outside_is_refused_once_the_process_is_stopping);
        var grain = cluster.GetGrain<IWorkGrain>(key);
        var running = grain.Wait("gate");
        await Eventually.IsTrue(() => Probe.Of(key).Count("begin gate") == 1);

        var stopping = cluster.StopAsync();
        await Should.ThrowAsync<Orleans.Runtime.SiloUnavailableException>(() => grain.Note("too late"));

        Probe.Of(key).Open("gate");
        await Task.WhenAll(running, stopping);
    }

    [Fact]
    public async Task Of_writes_that_are_asked_for_at_once_the_first_stands_and_the_others_are_stale()
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        var grain = cluster.GetGrain<INoteGrain>(nameof(Of_writes_that_are_asked_for_at_once_the_first_stands_and_the_others_are_stale));

        await Should.ThrowAsync<InconsistentStateException>(() => grain.AddAtOnce(["one", "two", "three"]));

        (await grain.Read()).ShouldBe("one; ; True");
    }
}
