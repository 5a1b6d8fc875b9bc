using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>A silo and a Stripe on one clock that runs by itself, and leaps over the hours in which nothing is due.</summary>
internal sealed class VirtualDays : IAsyncDisposable
{
    private readonly RunningClock clock = new();

    private VirtualDays()
    {
    }

    public TestSilo Silo { get; private set; } = null!;

    public DateTimeOffset Now => clock.Time.GetUtcNow();

    public static async Task<VirtualDays> Start(int writers, Action<IServiceCollection>? services = null)
    {
        var days = new VirtualDays();
        var stripe = await SimulatorHost.StartAsync(
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, SecretKey = "sk_test_silo" }, days.clock.Time);
        days.Silo = await days.StartSilo(stripe, null, services);
        await days.Silo.AddWriters(writers);
        return days;
    }

    /// <summary>Ends the silo and starts another on the same database, after so much time.</summary>
    public async Task Restart(TimeSpan pause, string sqlMeanwhile)
    {
        var (database, simulator) = (Silo.Database, Silo.Simulator);
        await Silo.Execute(sqlMeanwhile);
        await Silo.StopHost();
        clock.Time.Advance(pause);
        Silo = await StartSilo(simulator, database, null);
    }

    /// <summary>Lets time pass, over as many hours as it takes, until the figure is as it should come to be.</summary>
    public async Task Until(string sql, long figure, TimeSpan limit)
    {
        var end = Now + limit;
        var realEnd = TimeProvider.System.GetUtcNow().AddSeconds(150);
        while (await Silo.Count(sql) != figure)
        {
            if (Now > end || TimeProvider.System.GetUtcNow() > realEnd)
                throw new TimeoutException($"{sql} is {await Silo.Count(sql)} and not {figure} by {Now:u}: {await History()}");
            var due = await NextDue();
            // A little before, so that all that is under way meanwhile goes by the clock's usual pace.
            if (due - Now is { } wait && wait > TimeSpan.FromSeconds(5))
                clock.Time.Advance(wait - TimeSpan.FromSeconds(2));
            await Task.Delay(20);
            // Held, until the circuit lets a probe through and the sweeper comes by.
            if (Now - due > TimeSpan.FromSeconds(5) && Silo.Stripe.Report().All.InFlight == 0 && await NextDue() == due)
            {
                clock.Time.Advance(TimeSpan.FromSeconds(5));
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Lets much time pass at once, as for a program that was stopped and continued.</summary>
    public void Leap(TimeSpan time) => clock.Time.Advance(time);

    /// <summary>Lets time pass in leaps of ten seconds: for as long as nothing is under way.</summary>
    public async Task Passes(DateTimeOffset until)
    {
        while (Now < until)
        {
            clock.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await clock.DisposeAsync();
    }

    private async Task<string?> History()
    {
        await using var command = Silo.Database.DataSource.CreateCommand(
            "select string_agg(concat_ws(' ', at, action, reason), '; ' order by id) from audit_entries where payout_id is not null and action <> 'payout.paid'");
        return await command.ExecuteScalarAsync() as string;
    }

    private async Task<DateTimeOffset?> NextDue()
    {
        var seconds = await Silo.Count("select coalesce(extract(epoch from min(due_at)), 0)::bigint from payouts where due_at is not null");
        return seconds > 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    private Task<TestSilo> StartSilo(SimulatorHost stripe, TestDatabase? database, Action<IServiceCollection>? services) => TestSilo.Start(
        requestTimeout: TimeSpan.FromMinutes(10),
        database: database,
        simulator: stripe,
        services: all =>
        {
            all.UseClock(clock.Time);
            services?.Invoke(all);
        });
}
