using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Api.Tests.Hostile;

/// <summary>
/// Looks through everything that is logged, at every level, for secrets: the text, the values and scopes beside it, the
/// exception. Keeps what leaks, and the errors.
/// </summary>
internal sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> leaks = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentDictionary<LogLevel, int> counts = new();
    private readonly ConcurrentBag<string> secrets = [];
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    /// <summary>Lines that hold a secret that is watched for.</summary>
    public IReadOnlyCollection<string> Leaks => leaks;

    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>How many lines there were of a level.</summary>
    public int Count(LogLevel level) => counts.GetValueOrDefault(level);

    /// <summary>From now on this must not be logged.</summary>
    public void WatchFor(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            secrets.Add(text);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Judge(LogLevel level, string line)
    {
        counts.AddOrUpdate(level, 1, static (_, count) => count + 1);
        if (level >= LogLevel.Error)
            errors.Enqueue(line);
        if (secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)))
            leaks.Enqueue(line);
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var parts = new List<string> { category, formatter(state, exception), exception?.ToString() ?? "" };
            Add(parts, state);
            logs.scopes.ForEachScope((scope, all) => Add(all, scope), parts);
            logs.Judge(logLevel, string.Join(" | ", parts));
        }

        private static void Add(List<string> parts, object? state)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                parts.AddRange(values.Select(value => $"{value.Key}={value.Value}"));
            else
                parts.Add(state?.ToString() ?? "");
        }
    }
}
