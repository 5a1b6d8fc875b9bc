using Microsoft.Extensions.DependencyInjection;
using Orleans.Reminders;
using Orleans.Runtime;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Time_stands_until_it_is_moved_and_timestamps_agree_with_the_wall_clock()
    {
        var start = _clock.GetUtcNow();
        var timestamp = _clock.GetTimestamp();
        _clock.GetUtcNow().ShouldBe(start);
        _clock.Advance(TimeSpan.FromMinutes(90));
        _clock.GetUtcNow().ShouldBe(start.AddMinutes(90));
        _clock.GetElapsedTime(timestamp).ShouldBe(TimeSpan.FromMinutes(90));
    }

    [Fact]
    public void Timers_fire_in_order_each_at_its_own_moment()
    {
        var start = _clock.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        void Arm(string name, int due, int period) => _clock.CreateTimer(
            _ => fired.Add((name, _clock.GetUtcNow() - start)),
            null,
            due * _second,
            period < 0 ? Timeout.InfiniteTimeSpan : period * _second);

        Arm("late", due: 5, period: -1);
        Arm("often", due: 2, period: 2);
        Arm("never", due: 7, period: -1);
        _clock.Advance(6 * _second);
        fired.ShouldBe([("often", 2 * _second), ("often", 4 * _second), ("late", 5 * _second), ("often", 6 * _second)]);
        _clock.GetUtcNow().ShouldBe(start + (6 * _second));
    }

    [Fact]
    public void A_timer_that_a_callback_arms_fires_in_the_same_move_when_it_is_due_in_it()
    {
        var fired = 0;
        _clock.CreateTimer(
            _ => _clock.CreateTimer(_ => fired++, null, _second, Timeout.InfiniteTimeSpan),
            null,
            _second,
            Timeout.InfiniteTimeSpan);
        _clock.Advance(2 * _second);
        fired.ShouldBe(1);
    }

    [Fact]
    public void A_timer_that_was_disposed_or_changed_does_not_fire_as_it_was()
    {
        var fired = 0;
        var disposed = _clock.CreateTimer(_ => fired++, null, _second, _second);
        var moved = _clock.CreateTimer(_ => fired += 10, null, _second, Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        moved.Change(3 * _second, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        disposed.Change(_second, _second).ShouldBeFalse();
        _clock.Advance(2 * _second);
        fired.ShouldBe(0);
        _clock.Advance(_second);
        fired.ShouldBe(10);
        _clock.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Delays_periodic_timers_and_timed_cancellations_go_by_it()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _clock, TestContext.Current.CancellationToken);
        using var ending = new CancellationTokenSource(TimeSpan.FromMinutes(2), _clock);
        using var ticks = new PeriodicTimer(TimeSpan.FromMinutes(1), _clock);
        _clock.ArmedTimers.ShouldBe(3);

        _clock.Advance(TimeSpan.FromSeconds(59));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(_second);
        delay.IsCompletedSuccessfully.ShouldBeTrue();
        (await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        ending.IsCancellationRequested.ShouldBeFalse();
        _clock.SetUtcNow(_clock.GetUtcNow().AddMinutes(1));
        ending.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_neither_moves_timestamps_nor_delays_timers()
    {
        var fired = 0;
        _clock.CreateTimer(_ => fired++, null, 10 * _second, Timeout.InfiniteTimeSpan);
        var timestamp = _clock.GetTimestamp();
        var now = _clock.GetUtcNow();
        _clock.SetUtcNow(now.AddMinutes(-5));
        _clock.GetUtcNow().ShouldBe(now.AddMinutes(-5));
        _clock.GetElapsedTime(timestamp).ShouldBe(TimeSpan.Zero);
        _clock.Advance(10 * _second);
        fired.ShouldBe(1);
    }

    /// <summary>Otherwise the loop would go on for ever, on the thread that moves the clock, as Orleans's reminders once did.</summary>
    [Fact]
    public async Task Who_waits_for_a_part_of_a_millisecond_as_reminders_do_comes_to_an_end()
    {
        await using var services = Services();
        var reminders = services.GetRequiredKeyedService<TimeProvider>(ReminderTimeProviderNames.Reminders);
        var due = _clock.GetUtcNow() + TimeSpan.FromMilliseconds(10.5);

        var waiting = DelayUntil(due, reminders);
        _clock.Advance(TimeSpan.FromMilliseconds(11));
        await waiting;

        reminders.GetUtcNow().ShouldBeGreaterThanOrEqualTo(due);
    }

    [Fact]
    public void Only_the_program_grain_timers_and_reminders_go_by_it()
    {
        using var services = Services();

        services.GetRequiredService<TimeProvider>().ShouldBe(_clock);
        services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Grains).ShouldBe(_clock);
        services.GetRequiredKeyedService<TimeProvider>(ReminderTimeProviderNames.Reminders).GetUtcNow().ShouldBe(_clock.GetUtcNow());
        string[] others =
        [
            TimeProviderNames.Membership, TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.ActivationManagement,
            TimeProviderNames.GrainDirectory,
        ];
        foreach (var area in others)
            services.GetRequiredKeyedService<TimeProvider>(area).ShouldBe(TimeProvider.System, area);
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.UseClock(_clock);
        return services.BuildServiceProvider();
    }

    private static async Task DelayUntil(DateTimeOffset due, TimeProvider clock)
    {
        while (due - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
            await Task.Delay(left, clock);
    }
}
