using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Operators;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Stripe;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Testing;

/// <summary>
/// Real silos on a real database, paying into a simulator in the same process. What a test asks it asks the first.
/// </summary>
public sealed partial class TestSilo : IAsyncDisposable
{
    /// <summary>What a simulator has to be made with that is handed in.</summary>
    public const string Key = "sk_test_silo";

    /// <summary>
    /// Until a run goes on after every silo was killed and another is ready: the permits that the dead ones may have had
    /// leased are left alone for the length of a lease, ten seconds.
    /// </summary>
    public static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(15);

    /// <summary>What is stored of each grain, as text.</summary>
    public const string GrainStates = "select concat_ws(' ', grainidextensionstring, graintypestring, convert_from(payloadbinary, 'UTF8')) from orleansstorage";

    /// <summary>For what comes about on a quiet machine within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly IHost host;
    private readonly List<IHost> hosts;
    private bool stopped;

    private TestSilo(TestDatabase database, SimulatorHost simulator, List<IHost> hosts)
    {
        Database = database;
        Simulator = simulator;
        this.hosts = hosts;
        host = hosts[0];
    }

    public TestDatabase Database { get; }

    public SimulatorHost Simulator { get; }

    public StripeSimulation Stripe => Simulator.Simulation;

    public IPayoutSchedulerGrain Scheduler => Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);

    public IPayoutMonitorGrain Monitor => Grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);

    public IServiceProvider Services => host.Services;

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public IPayoutQueries Queries => host.Services.GetRequiredService<IPayoutQueries>();

    /// <summary>Where operators steer runs.</summary>
    public RunDesk RunDesk => ActivatorUtilities.CreateInstance<RunDesk>(host.Services);

    /// <summary>Where operators change payouts.</summary>
    public PayoutDesk PayoutDesk => ActivatorUtilities.CreateInstance<PayoutDesk>(host.Services);

    public IRunStore RunStore => host.Services.GetRequiredService<IRunStore>();

    /// <summary>An operator, with a reason.</summary>
    public static AuditContext Operator => new("olga", "corr_operator", "a test wants it", TimeProvider.System.GetUtcNow());

    /// <summary>Cancelled when the program has decided to stop.</summary>
    public CancellationToken Stopping => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <param name="silos">One where nothing else is said: with two, a grain and its caller are often apart, and each start costs half a second of a core.</param>
    public static async Task<TestSilo> Start(
        PayoutOptions? payouts = null, SimulatorOptions? stripe = null, TimeSpan? requestTimeout = null, TestDatabase? database = null, SimulatorHost? simulator = null,
        Action<IServiceCollection>? services = null, bool monitoring = false, int silos = 1)
    {
        database ??= await TestDatabase.CreateAsync();
        simulator ??= await SimulatorHost.StartAsync((stripe ?? new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0 }) with { SecretKey = Key });
        payouts ??= new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50 };
        var options = new PayoutSiloOptions
        {
            ConnectionString = database.ConnectionString,
            DataKeys = TestDataKeys.Usual,
            Payouts = payouts,
            // The monitor looks by itself again and again, which only its own tests want.
            MonitoringEnabled = monitoring,
            Stripe = new StripeOptions
            {
                SecretKey = Key,
                ApiBase = simulator.BaseAddress,
                // Far more than the permits, so that it is the permits that hold.
                MaxConnections = 500,
                RequestTimeout = requestTimeout ?? TimeSpan.FromSeconds(30),
            },
        };
        var hosts = new List<IHost>();
        for (var silo = 0; silo < silos; silo++)
            hosts.Add(await StartHost(options, services));
        return new TestSilo(database, simulator, hosts);
    }

    private static async Task<IHost> StartHost(PayoutSiloOptions options, Action<IServiceCollection>? services)
    {
        // Without files of settings, which each host would watch, and without a log.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPayoutSilo(options);
        builder.Services.AddSingleton<IOutgoingGrainCallFilter, FrontEndCalls>();
        services?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Writers w001 … with an active account and one earning each, and money enough at Stripe.</summary>
    /// <param name="count">How many.</param>
    /// <param name="amountMinor">What each has earned.</param>
    /// <param name="currency">In what.</param>
    /// <param name="first">The number of the first.</param>
    public async Task AddWriters(int count, long amountMinor = 3_000, string currency = "USD", int first = 1)
    {
        var money = Currency.Parse(currency);
        var writers = Enumerable.Range(first, count).Select(n => new Writer(
            WriterId.Parse($"w{n:000}"), $"Writer {n}", null, StripeAccountId.Parse($"acct_{n:000}"), money, null, null)).ToList();
        var audit = new AuditContext("test", "corr_test", null, TimeProvider.System.GetUtcNow());
        await host.Services.GetRequiredService<IWriterStore>().Save(writers, audit, CancellationToken.None);
        var earnings = writers.ConvertAll(writer => new Earning(
            EarningId.Parse($"e-{writer.Id}"), writer.Id, new Money(amountMinor, money), audit.At, "test"));
        await host.Services.GetRequiredService<IEarningStore>().Record(earnings, audit, CancellationToken.None);
        writers.ForEach(writer => Stripe.PutAccount(writer.StripeAccount!.Value.Value, AccountStatus.Active));
        Stripe.SetBalance(money.Code.ToLowerInvariant(), amountMinor * (first + count - 1));
    }

    /// <summary>One more earning; the age of what is owed is that of the oldest.</summary>
    public Task Earn(string writer, long amountMinor, string id, TimeSpan? ago = null, string currency = "USD")
    {
        var now = TimeProvider.System.GetUtcNow();
        var earning = new Earning(
            EarningId.Parse(id), WriterId.Parse(writer), new Money(amountMinor, Currency.Parse(currency)), now - (ago ?? TimeSpan.Zero), "test");
        return host.Services.GetRequiredService<IEarningStore>().Record([earning], new AuditContext("test", "corr_test", null, now), CancellationToken.None);
    }

    /// <summary>Takes a transfer back at Stripe.</summary>
    public Task Reverse(string transfer) => Post($"/v1/transfers/{transfer}/reversals", []);

    /// <summary>What must never happen: a transfer that no intent here stands for.</summary>
    public Task SendAgainUnderAnotherKey(CommittedTransfer transfer) => Post("/v1/transfers", new Dictionary<string, string>
    {
        ["amount"] = transfer.AmountMinor.ToString(CultureInfo.InvariantCulture),
        ["currency"] = transfer.Currency,
        ["destination"] = transfer.Destination,
        ["transfer_group"] = transfer.TransferGroup!,
        ["metadata[payout_id]"] = transfer["payout_id"]!,
        ["metadata[run_id]"] = transfer["run_id"]!,
        ["metadata[writer_id]"] = transfer["writer_id"]!,
    });

    private async Task Post(string path, Dictionary<string, string> form)
    {
        using var http = new HttpClient { BaseAddress = Simulator.BaseAddress };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + Key);
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Triggers a manual run, or takes up the one that is active, and waits until it is over or paused.</summary>
    public async Task<RunView> Run()
    {
        var triggered = await Scheduler.Trigger(new RunTrigger("test", "corr_test", Force: true));
        return await RunEnds(triggered.Run!.Value);
    }

    public async Task<RunView> RunEnds(RunId run)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            if (await Find(run) is { } view
                && (view.Run.Status.IsOver() || view.Run.Status == RunStatus.Paused))
                return view;
            await Task.Delay(20);
        }
        throw new TimeoutException($"{run} has not ended after {Patience}: {await Describe()}");
    }

    private async Task<RunView?> Find(RunId run)
    {
        try
        {
            return await Queries.FindRun(run, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The database was away: connections that were idle then fail one by one.
            return null;
        }
    }

    public Task<IReadOnlyList<PayoutView>> Payouts(RunId run) => Queries.ListPayouts(run, new PayoutFilter(), null, 1_000, CancellationToken.None);

    /// <summary>Returns when no request is under way at Stripe.</summary>
    public async Task StripeIsQuiet()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Stripe.Report().All.InFlight > 0)
            await Task.Delay(10, patience.Token);
    }

    /// <summary>Ends this silo as a stop of the program does, and keeps database and simulator.</summary>
    public async Task StopHost()
    {
        if (stopped)
            return;
        stopped = true;
        var failures = new List<Exception>();
        foreach (var one in hosts)
        {
            try
            {
                await using var disposable = (IAsyncDisposable)one;
                await one.StopAsync();
            }
            catch (Exception failure)
            {
                // The others have to end all the same.
                failures.Add(failure);
            }
        }

        NpgsqlConnection.ClearAllPools();
        if (failures.Count > 0)
            throw new AggregateException(failures).Flatten();
    }

    /// <summary>Ends this silo as a stop does whose patience runs out: what is under way is left where it is.</summary>
    public async Task CutOff()
    {
        try
        {
            await StopHost();
        }
        catch (AggregateException failures) when (failures.Flatten().InnerExceptions.All(failure => failure is OperationCanceledException))
        {
            // So the host says that it waited in vain.
        }
    }

    /// <summary>Ends this silo and goes on with another one over the same database and simulator, which stay this one's.</summary>
    public async Task StopHostAndStartAgain(Func<TestSilo, Task> goOn)
    {
        await StopHost();
        var next = await Start(database: Database, simulator: Simulator);
        try
        {
            await goOn(next);
        }
        finally
        {
            await next.StopHost();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopHost();
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
    }
}
