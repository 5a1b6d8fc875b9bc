using Orleans.Runtime;
using Orleans.TestingHost;
using OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>What several silos add: a grain lives once in all of them, and outlives the one that it is in.</summary>
public sealed class SeveralSilosTests : IAsyncLifetime
{
    private const int Silos = 3;

    private static readonly TimeSpan FindsOut = TimeSpan.FromSeconds(60);

    private OrleansCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await OrleansCluster.StartAsync(Silos);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_grain_has_one_activation_however_many_silos_call_it_at_once()
    {
        const string key = nameof(A_grain_has_one_activation_however_many_silos_call_it_at_once);
        var callers = _cluster.Silos.Select(silo => OrleansCluster.GetGrain<IWorkGrain>(silo, key));

        await Task.WhenAll(callers.SelectMany(grain => Enumerable.Range(0, 50).Select(_ => Task.Run(() => grain.Note("called")))));

        Probe.Of(key).Count("activate").ShouldBe(1);
        Probe.Of(key).Count("called").ShouldBe(50 * Silos);
    }

    [Fact]
    public async Task A_grain_of_a_killed_silo_comes_back_in_another_with_what_it_had_written()
    {
        const string key = nameof(A_grain_of_a_killed_silo_comes_back_in_another_with_what_it_had_written);
        var grain = _cluster.GetGrain<INoteGrain>(key);
        await grain.Add("one");
        var killed = _cluster.SiloOf(grain);
        await _cluster.KillAsync(killed);

        var again = OrleansCluster.GetGrain<INoteGrain>(_cluster.Silos[0], key);
        (await Answers(again.Read)).ShouldBe("one; one in 2026; True");

        _cluster.SiloOf(again).SiloAddress.ShouldNotBe(killed.SiloAddress);
        await again.Add("two");
    }

    [Fact]
    public async Task A_call_under_way_in_a_killed_silo_fails_and_its_outcome_is_unknown()
    {
        const string key = nameof(A_call_under_way_in_a_killed_silo_fails_and_its_outcome_is_unknown);
        var probe = Probe.Of(key);
        var grain = _cluster.GetGrain<IWorkGrain>(key);
        await grain.Note("before");
        var killed = _cluster.SiloOf(grain);
        var caller = OrleansCluster.GetGrain<IWorkGrain>(_cluster.Silos.First(silo => silo != killed), key);
        var call = caller.Wait("gate");
        await Eventually.IsTrue(() => probe.Count("begin gate") == 1);

        await _cluster.KillAsync(killed);

        var failure = await Should.ThrowAsync<Exception>(call);
        (failure is OrleansException or TimeoutException).ShouldBeTrue(failure.ToString());
        await Answers(async () =>
        {
            await caller.Note("after");
            return "";
        });
        probe.Count("activate").ShouldBe(2);
        probe.Open("gate");
    }

    [Fact]
    public async Task A_reminder_of_a_killed_silo_ticks_on_from_another()
    {
        const string key = nameof(A_reminder_of_a_killed_silo_ticks_on_from_another);
        var probe = Probe.Of(key);
        await _cluster.GetGrain<IReminderGrain>(key).Register("beat", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await _cluster.ReminderIsSetAsync(key, "beat");
        _cluster.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrue(() => probe.Count("tick beat") == 1);
        await _cluster.ReminderIsSetAsync(key, "beat");
        var killed = _cluster.SiloOfReminder(key, "beat");

        await _cluster.KillAsync(killed);
        await Until(() =>
        {
            _cluster.Advance(TimeSpan.FromSeconds(1));
            return probe.Count("tick beat") >= 3;
        });

        _cluster.SiloOfReminder(key, "beat").SiloAddress.ShouldNotBe(killed.SiloAddress);
    }

    /// <summary>The answer, as soon as the others have found out that a silo is dead.</summary>
    private static async Task<string> Answers(Func<Task<string>> call)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException)
            {
                TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(FindsOut, failure.Message);
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(FindsOut);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
