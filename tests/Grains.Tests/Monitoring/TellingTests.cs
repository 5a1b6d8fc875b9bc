using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Who is configured is told, without anybody's asking the monitor to.</summary>
public sealed class TellingTests
{
    [Fact]
    public async Task Who_is_configured_is_told_of_a_run_s_alert_and_of_its_end()
    {
        var letters = new Letters();
        await using var silo = await TestSilo.Start(monitoring: true, services: services =>
        {
            services.AddSingleton(new MonitorOptions { TellEvery = TimeSpan.FromMilliseconds(200) });
            services.AddSingleton<IMailSender>(letters);
        });
        var olga = new MonitorAsker("olga", "corr_olga");
        await silo.Monitor.UpdateAlertConfig(new AlertConfigChange { NotificationEmails = ["ada@example.com"] }, olga);
        await silo.AddWriters(10);
        for (var n = 1; n <= 5; n++)
            silo.Stripe.PutAccount($"acct_{n:000}", AccountStatus.Closed);

        await silo.Run();
        var alert = (await silo.Alerts()).ShouldHaveSingleItem();
        await silo.Comes("select count(*) from notification_deliveries where status = 'sent'", 1);
        await silo.Monitor.ResolveAlert(alert.Id, olga);
        await silo.Comes("select count(*) from notification_deliveries where status = 'sent'", 2);

        letters.Sent.ShouldBe([("ada@example.com", alert.Id, AlertEventKind.Raised), ("ada@example.com", alert.Id, AlertEventKind.Resolved)]);
    }

    private sealed class Letters : IMailSender
    {
        private readonly ConcurrentQueue<(string Address, string Alert, AlertEventKind Kind)> sent = new();

        public bool IsConfigured => true;

        public IReadOnlyList<(string Address, string Alert, AlertEventKind Kind)> Sent => [.. sent];

        public Task<string?> Send(Guid id, string address, IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
        {
            foreach (var happened in events)
                sent.Enqueue((address, happened.AlertId, happened.Kind));
            return Task.FromResult<string?>(null);
        }
    }
}
