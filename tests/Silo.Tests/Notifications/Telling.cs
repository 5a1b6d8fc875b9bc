using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Silo.Notifications;
using OrleansPayouts.Silo.Postgres.Monitoring;
using OrleansPayouts.Testing;
using OrleansPayouts.Testing.Notifications;

namespace OrleansPayouts.Silo.Tests.Notifications;

/// <summary>Alerts in a real database, and who tells of them, by a clock that the test moves.</summary>
internal sealed class Telling : IAsyncDisposable
{
    public const string Secret = "Zk3vT9qLx2Wm7RbN4cYh8JdP6sFgU1aE";

    private readonly TestDatabase database;
    private readonly PostgresAlertStore alerts;
    private readonly RecordedLog log = new();
    private readonly LoggerFactory loggers;
    private int count;

    private Telling(TestDatabase database)
    {
        this.database = database;
        alerts = new PostgresAlertStore(database.DataSource);
        loggers = new LoggerFactory([log]);
    }

    public ManualTimeProvider Clock { get; } = new();

    public AlertConfig Config { get; set; } = new();

    public NotificationSettings Settings { get; set; } = new() { SigningSecret = Secret };

    public WebhookReach Reach { get; set; } = new() { AllowsAnything = true };

    public IReadOnlyList<string> Log => log.Lines;

    public static async Task<Telling> Start() => new(await TestDatabase.CreateAsync());

    /// <summary>As a process does that was started just now.</summary>
    public NotificationDispatch Process() => new(
        new PostgresNotificationStore(database.DataSource),
        new SmtpMailSender(Settings, Clock, loggers.CreateLogger<SmtpMailSender>()),
        new SignedWebhookSender(Settings, Reach, Clock, loggers.CreateLogger<SignedWebhookSender>()),
        Clock,
        loggers.CreateLogger<NotificationDispatch>());

    public Task Tell() => Process().Go(Config, TestContext.Current.CancellationToken);

    public async Task<Alert> Raise(AlertSeverity severity = AlertSeverity.High)
    {
        var alert = new Alert
        {
            Id = $"alert_{++count:x32}", Type = AlertType.SystemError, Subject = $"run:{count}", Severity = severity, Title = $"Run {count} stopped",
            Message = "It was stopped by a failure.", CreatedAt = Clock.GetUtcNow(), UpdatedAt = Clock.GetUtcNow(), LastSeenAt = Clock.GetUtcNow(),
            CorrelationId = $"corr_{count}",
        };
        (await alerts.Write(new AlertStep(AlertEventKind.Raised, null, alert), null, TestContext.Current.CancellationToken)).ShouldBeTrue();
        return alert;
    }

    public async Task<Alert> Change(Alert alert, AlertEventKind kind, Func<Alert, Alert> change)
    {
        var after = change(alert) with { UpdatedAt = Clock.GetUtcNow() };
        (await alerts.Write(new AlertStep(kind, alert, after), null, TestContext.Current.CancellationToken)).ShouldBeTrue();
        return after with { Version = alert.Version + 1 };
    }

    public async Task<string> Read(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))?.ToString() ?? "";
    }

    /// <summary>How many deliveries are in each state, and the last errors.</summary>
    public Task<string> Deliveries() => Read("""
        select string_agg(line, '; ' order by line) from (
          select concat_ws(' ', count(*), channel, status, last_error) line from notification_deliveries group by channel, status, last_error) lines
        """);

    public ValueTask DisposeAsync()
    {
        loggers.Dispose();
        return database.DisposeAsync();
    }
}
