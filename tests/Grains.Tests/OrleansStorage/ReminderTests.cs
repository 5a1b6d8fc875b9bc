using OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>Reminders are durable, late rather than lost.</summary>
public sealed class ReminderTests : OrleansStorageTest
{
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_reminder_ticks_after_its_due_time_then_each_period_and_says_when()
    {
        var (grain, probe) = Own<IReminderGrain>();
        await grain.Register("beat", TimeSpan.FromSeconds(30), TwoMinutes);
        await Cluster.ReminderIsSetAsync(grain.GetPrimaryKeyString(), "beat");

        Cluster.Advance(TimeSpan.FromSeconds(29));
        probe.Count("tick beat").ShouldBe(0);
        Cluster.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => probe.Count("tick beat") == 1);
        await AdvanceUntilTicksAsync(probe, "beat", 2);

        var said = probe.Events.Where(one => one.StartsWith("beat", StringComparison.Ordinal)).ToList();
        said[0].ShouldBe("beat first 2026-01-01T00:00:30 period 00:02:00 now 2026-01-01T00:00:30");
        said[1].ShouldStartWith("beat first 2026-01-01T00:00:30 period 00:02:00 now 2026-01-01T00:");
    }

    [Fact]
    public async Task A_tick_activates_the_grain()
    {
        var (grain, probe) = Own<IReminderGrain>();
        await grain.Register("beat", OneMinute, OneMinute);
        await Cluster.ReminderIsSetAsync(grain.GetPrimaryKeyString(), "beat");
        await grain.End();
        await Eventually.IsTrue(() => probe.Count("deactivated") == 1);

        Cluster.Advance(OneMinute);

        await Eventually.IsTrue(() => probe.Count("tick beat") == 1);
        probe.Count("activate").ShouldBe(2);
    }

    [Fact]
    public async Task A_reminder_survives_the_process_and_a_tick_that_was_missed_comes_late()
    {
        var (grain, probe) = Own<IReminderGrain>();
        await grain.Register("missed", OneMinute, OneMinute);
        await grain.Register("to come", TimeSpan.FromHours(3), OneMinute);
        await Cluster.StopAsync();
        Cluster.Advance(TimeSpan.FromHours(2));
        probe.Count("tick missed").ShouldBe(0);

        await Cluster.RestartAsync();
        await AdvanceUntilTicksAsync(probe, "missed", 1, limit: TimeSpan.FromMinutes(50));
        probe.Count("tick to come").ShouldBe(0);
        await AdvanceUntilTicksAsync(probe, "to come", 1);
    }

    [Fact]
    public async Task An_unregistered_reminder_does_not_tick_and_is_gone_after_a_restart_too()
    {
        var (grain, probe) = Own<IReminderGrain>();
        await grain.Register("beat", OneMinute, OneMinute);
        await grain.Hold("beat");
        await grain.UnregisterHeld();
        await grain.UnregisterHeld();
        (await grain.Names()).ShouldBeEmpty();

        await PassMinutesAsync(grain, 3);
        await Cluster.RestartAsync();
        await PassMinutesAsync(Cluster.GetGrain<IReminderGrain>(grain.GetPrimaryKeyString()), 3);

        probe.Count("tick beat").ShouldBe(0);
    }

    [Fact]
    public async Task A_reminder_registered_anew_ticks_at_its_new_time_and_the_old_handle_cannot_remove_it()
    {
        var (grain, probe) = Own<IReminderGrain>();
        await grain.Register("beat", OneMinute, OneMinute);
        await grain.Hold("beat");
        await grain.Register("beat", TimeSpan.FromMinutes(10), OneMinute);

        (await Should.ThrowAsync<Orleans.Runtime.ReminderException>(grain.UnregisterHeld)).Message.ShouldContain("beat");
        await Cluster.ReminderIsSetAsync(grain.GetPrimaryKeyString(), "beat");
        await PassMinutesAsync(grain, 9);
        (await grain.Names()).ShouldBe(["beat"]);
        probe.Count("tick beat").ShouldBe(0);
        Cluster.Advance(OneMinute);
        await Eventually.IsTrue(() => probe.Count("tick beat") == 1);
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_the_reminder()
    {
        var (grain, probe) = Own<IReminderGrain>();
        await grain.Register("failing", OneMinute, OneMinute);
        await AdvanceUntilTicksAsync(probe, "failing", 3);
    }

    [Fact]
    public async Task A_grain_has_several_reminders_and_none_of_another_grain()
    {
        var (grain, _) = Own<IReminderGrain>();
        var other = Cluster.GetGrain<IReminderGrain>(nameof(A_grain_has_several_reminders_and_none_of_another_grain) + " (other)");
        await grain.Register("one", OneMinute, OneMinute);
        await grain.Register("two", OneMinute, OneMinute);
        await other.Register("three", OneMinute, OneMinute);

        (await grain.Names()).ShouldBe(["one", "two"]);
        (await other.Names()).ShouldBe(["three"]);
    }

    [Theory]
    [InlineData(60, 59)]
    [InlineData(-1, 60)]
    [InlineData(60, -1)]
    public async Task A_period_under_a_minute_or_a_negative_time_is_refused(int dueSeconds, int periodSeconds)
    {
        var (grain, _) = Own<IReminderGrain>();
        await Should.ThrowAsync<ArgumentException>(
            () => grain.Register("beat", TimeSpan.FromSeconds(dueSeconds), TimeSpan.FromSeconds(periodSeconds)));
        (await grain.Names()).ShouldBeEmpty();
    }

    // A call after each minute: a tick that were sent in it has run when the call is answered.
    private async Task PassMinutesAsync(IReminderGrain grain, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            Cluster.Advance(OneMinute);
            await grain.Names();
        }
    }

    // A tick is set only after the one before it has ended, on another thread, and is a call that times out itself: so
    // the clock goes forward in small steps until it came.
    private Task AdvanceUntilTicksAsync(Probe probe, string reminder, int ticks, TimeSpan? limit = null)
    {
        var end = Cluster.Now + (limit ?? TimeSpan.FromDays(1));
        return Eventually.IsTrue(() =>
        {
            if (probe.Count($"tick {reminder}") < ticks && Cluster.Now < end)
                Cluster.Advance(TimeSpan.FromSeconds(10));
            return probe.Count($"tick {reminder}") >= ticks;
        });
    }
}
