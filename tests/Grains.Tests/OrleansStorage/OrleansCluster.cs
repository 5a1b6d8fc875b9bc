using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;
using OrleansPayouts.Grains.Tests.OrleansStorage.Grains;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>
/// Orleans on its TestingHost, its state and reminders in our tables in PostgreSQL. Timers and reminders go by a clock that
/// the test moves; everything else of Orleans goes by the machine's.
/// </summary>
public sealed class OrleansCluster : IAsyncDisposable
{
    private static readonly Lazy<Task<TestDatabase>> Database = new(() => TestDatabase.CreateAsync());
    private static int _count;

    private readonly ManualTimeProvider _clock = new();
    private readonly ReminderWatch _reminders = new();
    private readonly string _serviceId;
    private readonly short _silos;
    private InProcessTestCluster _cluster = null!;

    private OrleansCluster(string serviceId, short silos)
    {
        _serviceId = serviceId;
        _silos = silos;
    }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    /// <summary>State and reminders belong to a service: with one of its own, a test has them to itself.</summary>
    public static Task<OrleansCluster> StartAsync(short silos = 1) =>
        StartAsync(string.Create(CultureInfo.InvariantCulture, $"storage-{Interlocked.Increment(ref _count)}"), silos);

    public TGrain GetGrain<TGrain>(string key)
        where TGrain : IGrainWithStringKey =>
        GetGrain<TGrain>(_cluster.Silos[0], key);

    public static TGrain GetGrain<TGrain>(InProcessSiloHandle from, string key)
        where TGrain : IGrainWithStringKey =>
        from.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<TGrain>(key);

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public Task ReminderIsSetAsync(string key, string reminder) => Eventually.IsTrue(() => _reminders.IsSet(key, reminder));

    /// <summary>The silo that a grain is in now.</summary>
    public InProcessSiloHandle SiloOf(IAddressable grain)
    {
        _cluster.TryGetGrainContext(grain.GetGrainId(), out var context).ShouldBeTrue($"{grain} is in no silo");
        return _cluster.Silos.Single(silo => silo.SiloAddress.Equals(context!.Address.SiloAddress));
    }

    /// <summary>The silo that sends a reminder's ticks.</summary>
    public InProcessSiloHandle SiloOfReminder(string key, string reminder) =>
        _cluster.Silos.Single(silo => silo.SiloAddress.Equals(_reminders.SiloOf(key, reminder)));

    /// <summary>Ends a silo without its farewell: its grains are gone, and the others find out.</summary>
    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task StopAsync() => _cluster.StopAllSilosAsync();

    public async Task RestartAsync()
    {
        await _cluster.DisposeAsync();
        await DeployAsync();
    }

    public Task<OrleansCluster> StartTwinAsync() =>  StartAsync(_serviceId, _silos);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _reminders.Dispose();
    }

    private static async Task<OrleansCluster> StartAsync(string serviceId, short silos)
    {
        var cluster = new OrleansCluster(serviceId, silos);
        await cluster.DeployAsync();
        return cluster;
    }

    private async Task DeployAsync()
    {
        var database = PayoutDatabase.ForOrleans((await Database.Value).ConnectionString);
        var builder = new InProcessTestClusterBuilder(_silos);
        builder.Options.ServiceId = _serviceId;
        // Tests call from inside a silo, as grains do, and as the other runtime's callers do.
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Configure(silo, database));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private void Configure(ISiloBuilder silo, string database)
    {
        silo.Services.UseClock(_clock);
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database));
        silo.AddAdoNetGrainStorage(NoteGrain.StorageName, options =>
        {
            (options.Invariant, options.ConnectionString) = ("Npgsql", database);
            options.GrainStorageSerializer = new GrainStateSerializer();
        });
        // A dead silo is found out within seconds, since tests wait for it.
        silo.Configure<ClusterMembershipOptions>(options => (options.ProbeTimeout, options.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 2));
    }
}
