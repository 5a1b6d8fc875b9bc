using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Storage;
using OrleansPayouts.Grains.Tests.Conformance.Grains;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>The single-process runtime, on a clock that the test moves.</summary>
public sealed class EmbeddedCluster : IConformanceCluster
{
    private static readonly Type[] GrainClasses =
    [
        typeof(WorkGrain), typeof(ReentrantGrain), typeof(CopyGrain), typeof(TickGrain), typeof(ReminderGrain), typeof(NoteGrain), typeof(ContextGrain),
    ];

    private readonly ManualTimeProvider _clock = new();
    private readonly IGrainStorage _storage;
    private readonly IReminderTable _reminders;
    private readonly ConformanceTimes _times;
    private IHost _host = null!;

    private EmbeddedCluster(IGrainStorage storage, IReminderTable reminders, ConformanceTimes times)
    {
        _storage = storage;
        _reminders = reminders;
        _times = times;
    }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public TimeProvider Stopwatch => _clock;

    public static Task<EmbeddedCluster> StartAsync(ConformanceTimes? times = null) =>
        StartAsync(new MemoryGrainStorage(), new MemoryReminderTable(), times);

    public static async Task<EmbeddedCluster> StartAsync(IGrainStorage storage, IReminderTable reminders, ConformanceTimes? times = null)
    {
        var cluster = new EmbeddedCluster(storage, reminders, times ?? ConformanceTimes.Usual);
        await cluster.StartHostAsync();
        return cluster;
    }

    public TGrain GetGrain<TGrain>(string key)
        where TGrain : IGrainWithStringKey =>
        _host.Services.GetRequiredService<IGrainFactory>().GetGrain<TGrain>(key);

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public Task PassAsync(TimeSpan by)
    {
        Advance(by);
        // What a timer set off runs on other threads, and they need the machine's time.
        return Task.Delay(1, TestContext.Current.CancellationToken);
    }

    /// <summary>It is set before the registration returns.</summary>
    public Task ReminderIsSetAsync(string key, string reminder) => Task.CompletedTask;

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async Task RestartAsync()
    {
        await StopAsync();
        _host.Dispose();
        await StartHostAsync();
    }

    public async Task<IConformanceCluster> StartTwinAsync() => await StartAsync(_storage, _reminders, _times);

    public async ValueTask DisposeAsync()
    {
        // A test that failed may leave a grain waiting for ever; the end must not wait with it.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }

    private async Task StartHostAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton(_reminders);
        builder.Services.AddKeyedSingleton(NoteGrain.StorageName, _storage);
        builder.Services.AddOrleansEmbedded(GrainClasses, Configure);
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
    }

    private void Configure(EmbeddedOptions options)
    {
        options.ResponseTimeout = _times.Response;
        options.CollectionAge = _times.Idle;
        options.CollectionQuantum = _times.LookAround;
    }
}
