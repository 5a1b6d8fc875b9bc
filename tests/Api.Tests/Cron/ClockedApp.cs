using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Cron;

/// <summary>The whole program over HTTP, on a clock that starts at midnight of the first of January 2026 and can be started again.</summary>
internal sealed class ClockedApp : IAsyncDisposable
{
    private readonly RunningClock clock = new();
    private TestDatabase database = null!;
    private SimulatorHost simulator = null!;
    private WebApplication app = null!;

    private ClockedApp()
    {
    }

    public DateTimeOffset Now => clock.Time.GetUtcNow();

    public StripeSimulation Stripe => simulator.Simulation;

    public HttpClient Cron { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    /// <summary>What <see cref="Calls"/> were answered.</summary>
    public List<Reply> Replies { get; } = [];

    /// <summary>How far the clock goes in about a millisecond.</summary>
    public TimeSpan Step
    {
        set => clock.Step = value;
    }

    public IPayoutSchedulerGrain Scheduler
    {
        get
        {
            FrontEndCalls.Begin(app.Services);
            return app.Services.GetRequiredService<IGrainFactory>().GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        }
    }

    /// <param name="schedule">What is set before anything happens; null for the schedule of a new database.</param>
    /// <param name="stripeLatency">Of Stripe, so that a run lasts.</param>
    public static async Task<ClockedApp> Start(ScheduleChange? schedule, TimeSpan stripeLatency)
    {
        var clocked = new ClockedApp();
        clocked.database = await TestDatabase.CreateAsync();
        clocked.simulator = await SimulatorHost.StartAsync(PayoutsApp.Knowing() with { MedianLatency = stripeLatency }, clocked.clock.Time);
        await clocked.StartApp();
        if (schedule is not null)
            (await clocked.Scheduler.UpdateSchedule(schedule, "olga", "corr_1")).Problems.ShouldBeEmpty();
        return clocked;
    }

    public static DateTimeOffset At(int day, int hour) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day - 1).AddHours(hour);

    public async Task Until(DateTimeOffset instant)
    {
        if (instant - Now > TimeSpan.FromSeconds(3))
            clock.Time.Advance(instant - Now - TimeSpan.FromSeconds(3));
        while (Now < instant)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    /// <summary>A cron line's calls, one at each instant, to which the clock leaps.</summary>
    public async Task Calls(params DateTimeOffset[] at)
    {
        foreach (var instant in at)
        {
            if (instant > Now)
                clock.Time.Advance(instant - Now);
            Replies.Add(await Cron.PostJson(Tests.Calls.CronRoute, "{}"));
        }
    }

    /// <summary>The next slots as the preview names them.</summary>
    public async Task<List<DateTimeOffset>> Preview(int count) =>
        [.. (await Admin.GetReply($"/api/admin/schedule/preview?count={count}")).Data.GetProperty("slots").EnumerateArray()
            .Select(slot => slot.GetProperty("slot").GetDateTimeOffset())];

    /// <summary>The slots that have a run, in order.</summary>
    public async Task<List<DateTimeOffset>> Slots()
    {
        await using var command = database.DataSource.CreateCommand("select slot from runs where slot is not null order by slot");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var slots = new List<DateTimeOffset>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            slots.Add(reader.GetFieldValue<DateTimeOffset>(0));
        return slots;
    }

    /// <summary>The currencies of the transfers that Stripe made between the two, by its own clock.</summary>
    public List<string> PaidIn(DateTimeOffset from, DateTimeOffset until) => [.. Stripe.Transfers()
        .Where(transfer => transfer.CreatedMs >= from.ToUnixTimeMilliseconds() && transfer.CreatedMs < until.ToUnixTimeMilliseconds())
        .Select(transfer => transfer.Currency.ToUpperInvariant()).Order(StringComparer.Ordinal)];

    /// <summary>Returns when the slot's run is completed.</summary>
    public async Task Ends(DateTimeOffset slot)
    {
        while (await Count($"select count(*) from runs where status = 'completed' and slot = to_timestamp({slot.ToUnixTimeSeconds()})") == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the program, at once or in order, and starts it again at the instant.</summary>
    public async Task Restart(DateTimeOffset at, bool cutOff)
    {
        try
        {
            await app.StopAsync(new CancellationToken(cutOff));
        }
        catch (Exception end) when (cutOff && end is OperationCanceledException or AggregateException)
        {
            // So the host says that it, or what it hosts, waited in vain.
        }

        await app.DisposeAsync();
        if (at > Now)
            clock.Time.Advance(at - Now);
        await StartApp();
    }

    /// <summary>So many writers, each of whom has earned something more.</summary>
    public async Task Earn(int writers, string batch)
    {
        var numbers = Enumerable.Range(1, writers);
        (await Admin.PostJson("/api/admin/writers", JsonSerializer.Serialize(numbers.Select(n => new
        {
            id = "w" + n, displayName = "Writer " + n, stripeAccountId = "acct_w" + n, currency = "USD",
        })))).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created);
        (await Admin.PostJson("/api/admin/earnings", JsonSerializer.Serialize(numbers.Select(n => new
        {
            id = $"{batch}-{n}", writerId = "w" + n, amount = 30.5m, currency = "USD", earnedAt = "2026-01-01T00:00:00Z",
        })))).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A writer that is paid in the currency.</summary>
    public async Task AddWriter(string id, string currency) => (await Admin.PostJson(
        "/api/admin/writers",
        $$"""{"id":"{{id}}","displayName":"Writer {{id}}","stripeAccountId":"acct_{{id}}","currency":"{{currency}}"}""")).Status.ShouldBe(HttpStatusCode.Created);

    /// <summary>One earning.</summary>
    public async Task Earn(string writer, string id, decimal amount, string currency) => (await Admin.PostJson(
        "/api/admin/earnings",
        JsonSerializer.Serialize(new[] { new { id, writerId = writer, amount, currency, earnedAt = "2026-01-01T00:00:00Z" } }))).Status.ShouldBe(HttpStatusCode.OK);

    /// <summary>A single figure from the database.</summary>
    public async Task<long> Count(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>One call of a cron service that names the slot or does not.</summary>
    public async Task<Reply> Call(DateTimeOffset? slot, int wait = 0)
    {
        var json = slot is { } named ? $$"""{"slot":"{{named:yyyy-MM-ddTHH:mm:ssZ}}","wait":{{wait}}}""" : $$"""{"wait":{{wait}}}""";
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Cron.PostAsync(Tests.Calls.CronRoute, content, TestContext.Current.CancellationToken);
        return await Reply.Read(answer);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await clock.DisposeAsync();
        await simulator.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task StartApp()
    {
        app = PayoutsApp.Build(database, simulator, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.UseClock(clock.Time);
            builder.Services.SetShutdownTimeout(TimeSpan.FromSeconds(2));
        });
        await app.StartAsync();
        Cron = PayoutsApp.Client(app, PayoutsApp.CronKey);
        Admin = PayoutsApp.Client(app, PayoutsApp.AdminKey);
    }
}
