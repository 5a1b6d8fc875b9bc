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
}
