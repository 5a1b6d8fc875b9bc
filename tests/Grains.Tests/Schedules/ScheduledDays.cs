using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>A silo whose clock starts at midnight of the first of January 2026 and leaps from slot to slot.</summary>
internal sealed class ScheduledDays : IAsyncDisposable
{
    public static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RunningClock clock = new();
    private readonly PayoutOptions payouts;

    private ScheduledDays(PayoutOptions payouts) => this.payouts = payouts;

    public TestSilo Silo { get; private set; } = null!;

    public DateTimeOffset Now => clock.Time.GetUtcNow();

    /// <param name="schedule">What is set before anything happens.</param>
    /// <param name="latency">Of Stripe, so that a run lasts.</param>
    /// <param name="payouts">How payouts are made.</param>
    public static async Task<ScheduledDays> Start(ScheduleChange schedule, TimeSpan latency = default, PayoutOptions? payouts = null)
    {
        var days = new ScheduledDays(payouts ?? new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50 });
        var stripe = await SimulatorHost.StartAsync(
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, SecretKey = TestSilo.Key, MedianLatency = latency }, days.clock.Time);
        await days.StartSilo(null, stripe);
        (await days.Change(schedule)).Problems.ShouldBeEmpty();
        return days;
    }

    public static DateTimeOffset At(int day, int hour, int minute = 0) => Midnight.AddDays(day - 1).AddHours(hour).AddMinutes(minute);

    public Task<ScheduleUpdate> Change(ScheduleChange change) => Silo.Scheduler.UpdateSchedule(change, "olga", "corr_change");

    /// <summary>Leaps to some seconds before the instant and lets time run to it; what ticks meanwhile ticks.</summary>
    public async Task Until(DateTimeOffset instant)
    {
        if (instant - Now > TimeSpan.FromSeconds(3))
            clock.Time.Advance(instant - Now - TimeSpan.FromSeconds(3));
        var realEnd = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (Now < instant && TimeProvider.System.GetUtcNow() < realEnd)
            await Task.Delay(1);
        Now.ShouldBeGreaterThanOrEqualTo(instant);
    }

    /// <summary>Returns when the slot's run is over.</summary>
    public async Task<RunView> SlotEnds(DateTimeOffset slot)
    {
        await Silo.Comes($"select count(*) from runs where id = '{RunId.ForSlot(slot).Value}'", 1);
        return await Silo.RunEnds(RunId.ForSlot(slot));
    }

    /// <summary>The program is not there until the instant. Stopped in order, or cut off with what is under way.</summary>
    public async Task DownUntil(DateTimeOffset instant, bool cutOff = false)
    {
        var (database, simulator) = (Silo.Database, Silo.Simulator);
        await (cutOff ? Silo.CutOff() : Silo.StopHost());
        if (instant > Now)
            clock.Time.Advance(instant - Now);
        await StartSilo(database, simulator);
    }

    /// <summary>What became of the slots, by SQL: <c>01-02 09:00 paid</c>, <c>01-03 09:00 missed</c>, …</summary>
    public async Task<string> Slots()
    {
        await using var command = Silo.Database.DataSource.CreateCommand("""
            select coalesce(string_agg(to_char(s.slot at time zone 'UTC', 'MM-DD HH24:MI') || case when s.run_id is null then ' missed' else ' paid' end, ', ' order by s.slot), '')
            from schedule_slots s left join runs r on r.id = s.run_id and r.slot = s.slot
            where s.run_id is null or r.id is not null
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>I8 by SQL: no slot with two runs, none with a run and a record that says otherwise.</summary>
    public Task<long> SlotsThatAreWrong() => Silo.Count("""
        select (select count(*) from (select 1 from runs where slot is not null group by slot having count(*) > 1) twice)
          + (select count(*) from runs r left join schedule_slots s on s.slot = r.slot where r.slot is not null and s.run_id is distinct from r.id)
          + (select count(*) from schedule_slots s left join runs r on r.slot = s.slot where (s.run_id is null) <> (r.id is null))
        """);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await clock.DisposeAsync();
    }

    private async Task StartSilo(TestDatabase? database, SimulatorHost simulator) => Silo = await TestSilo.Start(
        payouts, requestTimeout: TimeSpan.FromMinutes(10), database: database, simulator: simulator, services: all => all.UseClock(clock.Time));
}
