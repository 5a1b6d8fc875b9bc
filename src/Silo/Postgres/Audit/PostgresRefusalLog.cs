using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <inheritdoc cref="IRefusalLog"/>
public sealed partial class PostgresRefusalLog(NpgsqlDataSource database, TimeProvider time, ILogger<PostgresRefusalLog> logger) : BackgroundService, IRefusalLog
{
    // The actions as the partial index of migration 17 has them.
    private const string ReadSql = """
        select action, (at at time zone 'utc')::date as day, count(*), (array_agg(reason order by id desc))[1:3]
        from audit_entries where action in ('call.refused', 'connection.refused', 'payout.not_vouched') and at > $1
        group by action, day order by day desc, action
        """;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Channel<(Refusal Refusal, AuditContext Who)> unwritten = Channel.CreateUnbounded<(Refusal, AuditContext)>(new() { SingleReader = true });
    private readonly Lock sync = new();
    private readonly Dictionary<(RefusalKind, string Caller, string Subject, string Reason), DateTimeOffset> noted = [];

    /// <inheritdoc/>
    public void Note(Refusal refusal)
    {
        var now = time.GetUtcNow();
        lock (sync)
        {
            foreach (var old in noted.Where(one => now - one.Value >= Minute).Select(one => one.Key).ToList())
                noted.Remove(old);
            if (noted.Count >= IRefusalLog.MostAMinute || !noted.TryAdd((refusal.Kind, refusal.Caller, refusal.Subject, refusal.Reason), now))
                return;
        }

        LogRefused(EnumNames<RefusalKind>.Of(refusal.Kind), refusal.Caller, refusal.Subject, refusal.Reason);
        unwritten.Writer.TryWrite((refusal, new AuditContext(refusal.Caller, CorrelationFlow.Current ?? "", refusal.Reason, now)));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RefusalSign>> ReadSince(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadSql);
        command.Parameters.AddInstant(since);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var signs = new List<RefusalSign>();
        while (await reader.ReadAsync(cancellationToken))
            signs.Add(new RefusalSign(KindOf(reader.GetString(0)), reader.GetFieldValue<DateOnly>(1), reader.GetInt64(2), reader.GetFieldValue<string[]>(3)));
        return signs;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (refusal, who) in unwritten.Reader.ReadAllAsync(stoppingToken))
            await Write(refusal, who, stoppingToken);
    }

    private async Task Write(Refusal refusal, AuditContext who, CancellationToken cancellationToken)
    {
        var change = new AuditedChange(ActionOf(refusal.Kind), refusal.Subject) { Payout = refusal.Payout };
        try
        {
            await AuditEntry.Write(database, who, change, cancellationToken);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            // The line in the program's log stays, and what is refused again is noted again after a minute.
            LogNotWritten(failure.Message);
        }
    }

    private static string ActionOf(RefusalKind kind) => kind switch
    {
        RefusalKind.CallRefused => "call.refused",
        RefusalKind.ConnectionRefused => "connection.refused",
        _ => "payout.not_vouched",
    };

    private static RefusalKind KindOf(string action) => Enum.GetValues<RefusalKind>().Single(kind => ActionOf(kind) == action);

    [LoggerMessage(2603, LogLevel.Error, "Refused ({Kind}) to {Caller}: {Subject}. {Reason}")]
    private partial void LogRefused(string kind, string caller, string subject, string reason);

    [LoggerMessage(2604, LogLevel.Warning, "A refusal could not be written into the audit log: {Failure}")]
    private partial void LogNotWritten(string failure);
}
