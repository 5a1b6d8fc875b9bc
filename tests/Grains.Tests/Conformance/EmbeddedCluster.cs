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
        typeof(WorkGrain), typeof(ReentrantGrain), typeof(CopyGrain), typeof(TickGrain), typeof(ReminderGrain), typeof(NoteGrain),
    ];

    private readonly ManualTimeProvider _clock = new();
    private readonly IGrainStorage _storage;
    private readonly IReminderTable _reminders;
    private IHost _host = null!;

    private EmbeddedCluster(IGrainStorage storage, IReminderTable reminders)
    {
        _storage = storage;
        _reminders = reminders;
    }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public static Task<EmbeddedCluster> StartAsync() => StartAsync(new MemoryGrainStorage(), new MemoryReminderTable());

    public static async Task<EmbeddedCluster> StartAsync(IGrainStorage storage, IReminderTable reminders)
    {
        var cluster = new EmbeddedCluster(storage, reminders);
        await cluster.StartHostAsync();
        return cluster;
    }

    public TGrain GetGrain<TGrain>(string key)
        where TGrain : IGrainWithStringKey =>
        _host.Services.GetRequiredService<IGrainFactory>().GetGrain<TGrain>(key);

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async Task RestartAsync()
    {
        await StopAsync();
        _host.Dispose();
        await StartHostAsync();
    }

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
        builder.Services.AddOrleansEmbedded(GrainClasses);
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
    }
}
