using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Grains.Tests.Conformance;
using OrleansPayouts.Silo.Postgres.EmbeddedRuntime;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Postgres;

public sealed class OneActiveProcess : IAsyncLifetime
{
    private readonly RecordingLog _log = new();
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(migrate: false);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_second_process_waits_and_takes_over_when_the_first_gives_the_lock_back()
    {
        var first = Lock();
        await using var second = Lock();
        await first.WaitAsync(TestContext.Current.CancellationToken);
        var waiting = second.WaitAsync(TestContext.Current.CancellationToken);
        await Eventually.IsTrue(() => _log.Lines.Any(line => line.Contains("standby")));
        waiting.IsCompleted.ShouldBeFalse();

        await first.DisposeAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        second.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task The_loss_of_the_connection_is_signalled_and_the_standby_takes_over()
    {
        await using var first = Lock();
        await using var second = Lock();
        await first.WaitAsync(TestContext.Current.CancellationToken);
        var waiting = second.WaitAsync(TestContext.Current.CancellationToken);

        // The view shows the locks of all databases of the server, and other tests have theirs.
        await ExecuteAsync("""
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """);

        await Eventually.IsTrue(() => first.Lost.IsCancellationRequested);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_standby_can_be_told_to_stop_waiting()
    {
        await using var first = Lock();
        await using var second = Lock();
        await first.WaitAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var waiting = second.WaitAsync(stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        first.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    private SingleProcessLock Lock() => new(_database.DataSource, TimeProvider.System, _log);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private sealed class RecordingLog : ILogger<SingleProcessLock>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
